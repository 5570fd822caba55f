// Every origin is followed back to its source: what stands there, evaluated, gives the value; and what is explained is what
// is compiled.
import fc from "fast-check";
import { load } from "js-yaml";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { addressOf } from "../../../compiler/explain/fieldAddress.ts";
import { explain, type Explanation } from "../../../compiler/explain/explain.ts";
import type { Json, Located } from "../../../compiler/model.ts";
import { childPointer } from "../../../compiler/pointer.ts";
import { evaluate, type Files } from "../../support/evaluate.ts";
import { followOrigins, type Claim, type ClaimedProgram } from "../../support/oracle/originFaults.ts";
import { writeProgram } from "../../support/oracle/programs.ts";
import { repository } from "../../support/command.ts";

interface Project {
  readonly root: string;
  readonly manifests: string;
}

interface DagJson {
  readonly dag_id: string;
  readonly source: { readonly file: string };
  readonly tasks: readonly { readonly task_id: string; readonly manifest: { readonly file: string } }[];
}

const projects: readonly Project[] = [
  ...globSync("examples/*/podloom.yaml", { cwd: repository }).map((path) => ({
    root: join(repository, dirname(path)),
    manifests: join(repository, dirname(path), "manifests"),
  })),
  ...globSync("test/compiler/cases/*/podloom.yaml", { cwd: repository }).map((path) => ({
    root: join(repository, dirname(path)),
    manifests: join(repository, dirname(path), "expected/manifests"),
  })),
].toSorted((a, b) => (a.root < b.root ? -1 : 1));

interface Compiled extends Project {
  readonly dag: DagJson;
  readonly folder: string;
}

const compiled: readonly Compiled[] = projects.flatMap((project) =>
  globSync("*/dag.json", { cwd: project.manifests }).map((path) => ({
    ...project,
    dag: JSON.parse(readFileSync(join(project.manifests, path), "utf8")) as DagJson,
    folder: join(project.manifests, dirname(path)),
  })),
);

function explained({ root, dag }: Compiled, task_id?: string): Explanation {
  const result = explain({ root, variables: {}, dag_id: dag.dag_id, task_id, field: undefined });
  if (result.kind !== "explained")
    throw new Error(`${root} ${dag.dag_id}/${task_id}: ${JSON.stringify(result)}`);
  return result;
}

/** The leaves of a value by their pointers. */
function leavesOf(value: Json, pointer = ""): [string, Json][] {
  const parts = value !== null && typeof value === "object" ? Object.entries(value) : [];
  if (parts.length === 0) return [[pointer, value]];
  return parts.flatMap(([key, part]) => leavesOf(part, childPointer(pointer, key)));
}

function isPodField([pointer]: readonly [string, Json]): boolean {
  return /^\/(apiVersion|kind|metadata|spec)(\/|$)/.test(pointer);
}

/** Of what was replaced as a whole, the parts have origins of their own. */
function isNested(value: Json): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length > 0;
}

function claimsOf({ dag_id, task_id, fields }: Explanation): Claim[] {
  return fields.flatMap(({ way, set, overrode }) =>
    [set, ...overrode].flatMap((value) =>
      value?.origin === undefined || isNested(value.value)
        ? []
        : [{ field: `${dag_id}/${task_id} ${addressOf(way)}`, value: value.value, origin: value.origin }],
    ),
  );
}

function textsIn(root: string): Files {
  const paths = globSync("**/*.{ts,js,json}", {
    cwd: root,
    exclude: ["expected/**", "manifests/**", "node_modules/**"],
  });
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

describe("of the examples and the cases of the compiler,", () => {
  const tasks = compiled.flatMap((one) => one.dag.tasks.map((task) => ({ ...one, task })));

  test("each leaf of each manifest is explained, with the manifest's value, and nothing else", () => {
    expect(tasks.length).toBeGreaterThan(50);
    for (const one of tasks) {
      const manifest = load(readFileSync(join(one.folder, one.task.manifest.file), "utf8")) as Json;
      const { fields } = explained(one, one.task.task_id);
      const found = fields.flatMap(({ pointer, set }): [string, Json][] =>
        set === undefined ? [] : [[pointer, set.value]],
      );
      expect(Object.fromEntries(found.filter(isPodField))).toEqual(Object.fromEntries(leavesOf(manifest)));
    }
  });

  test("each origin leads to what gives the value", async () => {
    const programs = compiled.map((one): ClaimedProgram => ({
      files: textsIn(one.root),
      file: one.dag.source.file,
      claims: [undefined, ...one.dag.tasks.map(({ task_id }) => task_id)].flatMap((task_id) =>
        claimsOf(explained(one, task_id)),
      ),
    }));
    // What Node cannot run, such as an enum, is compiled with a warning.
    const { faults, compared } = await followOrigins(
      programs.filter(
        (_, index) => !existsSync(join(compiled[index]?.root ?? "", "expected/diagnostics.txt")),
      ),
    );
    expect(compared).toBeGreaterThan(400);
    expect(faults).toEqual([]);
  });
});

test("of generated programs, each origin leads to what gives the value", { timeout: 120_000 }, async () => {
  const arbitrary = fc.gen().map((draw): Files => writeProgram((below) => draw(fc.nat) % below));
  const runs = Number(process.env["PODLOOM_ORACLE_RUNS"] ?? 60);
  const seed = Number(process.env["PODLOOM_ORACLE_SEED"] ?? 20_261_125);
  const programs = fc.sample(arbitrary, { numRuns: runs, seed }).flatMap((files): ClaimedProgram[] => {
    const { dags, diagnostics } = evaluate(files);
    if (diagnostics.some(({ severity }) => severity === "error")) return [];
    const claims = dags.flatMap(({ options, tasks }) =>
      [options, ...tasks.flatMap((task) => [task.options, ...task.arguments])].flatMap((value) =>
        leafClaims(value),
      ),
    );
    return [{ files, file: "dags/dag.ts", claims }];
  });
  const { faults, compared } = await followOrigins(programs);
  expect(compared).toBeGreaterThan(2 * runs);
  expect(faults.slice(0, 5)).toEqual([]);
});

function leafClaims(value: Located, field = ""): Claim[] {
  if (value.kind === "scalar") return [{ field, value: value.value, origin: value.origin }];
  const parts = value.kind === "list" ? value.items : [...value.entries.values()].map((entry) => entry.value);
  return parts.flatMap((part, index) => leafClaims(part, `${field}/${index}`));
}
