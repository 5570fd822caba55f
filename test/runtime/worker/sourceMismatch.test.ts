// The digests that the compiler writes, and the files that a pod has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourceMismatch } from "../../../runtime/worker/sourceMismatch.ts";
import type { DagFile } from "../../../schemas/generated/dag.ts";
import { repository } from "../../support/command.ts";
import { project } from "../../support/project.ts";

const example = join(repository, "examples/etl");
const dag = JSON.parse(readFileSync(join(example, "manifests/etl/dag.json"), "utf8")) as DagFile;
const paths = Object.keys(dag.sources);
const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(example, path), "utf8")]));

test("the files that were compiled are those, wherever the project lies", async () => {
  expect(paths.length).toBeGreaterThan(2);
  expect(await sourceMismatch(join(example, "dags/etl.ts"), dag.sources)).toBeUndefined();
  expect(await sourceMismatch(join(project(files), "dags/etl.ts"), dag.sources)).toBeUndefined();
});

test.each(paths)("a change of %s is told with both digests", async (path) => {
  const root = project({ ...files, [path]: `${files[path]}\n` });
  expect(await sourceMismatch(join(root, "dags/etl.ts"), dag.sources)).toMatch(
    new RegExp(
      `^${path} is not the file that was compiled: sha256:\\w{64} here, ${dag.sources[path]} in the bundle$`,
    ),
  );
});

test("a file that is missing is told", async () => {
  const { "dags/shared/regions.ts": _, ...rest } = files;
  const mismatch = await sourceMismatch(join(project(rest), "dags/etl.ts"), dag.sources);
  expect(mismatch).toContain("dags/shared/regions.ts is not the file that was compiled: ENOENT here");
});

test("another file than the compiled one is refused", async () => {
  expect(await sourceMismatch("/dags/other.ts", dag.sources)).toBe(
    "/dags/other.ts is none of the files that the run was compiled from: dags/etl.ts, dags/shared/rates.json, dags/shared/regions.ts, dags/shared/resources.ts",
  );
});
