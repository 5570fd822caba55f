// Which files of a project are DAG files.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findDagFiles } from "../../compiler/dagFiles.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { Disk } from "../../compiler/disk.ts";
import { brief } from "../support/diagnostics.ts";
import { project } from "../support/project.ts";

const modules = ["dags/b.ts", "dags/a.ts", "dags/team/c.mts", "dags/team/d.js", "dags/e.mjs"];
const others = ["dags/types.d.ts", "dags/a.test.ts", "dags/a.spec.js", "dags/data.json", "dags/readme.md"];
const elsewhere = ["dags/.hidden/g.ts", "dags/node_modules/h/index.ts", "other/i.ts"];
const files = Object.fromEntries([...modules, ...others, ...elsewhere].map((path) => [path, ""]));

function find(root: string, ...paths: string[]) {
  const diagnostics: Diagnostic[] = [];
  const { files: found, named } = findDagFiles(new Disk(root), paths, (diagnostic) =>
    diagnostics.push(diagnostic),
  );
  return {
    found,
    named: [...named],
    diagnostics: diagnostics.map((one) => `${one.span.file.path} ${brief(one)}`),
  };
}

test("a folder stands for its modules, sorted, without declarations, tests and hidden folders", () => {
  const expected = ["dags/a.ts", "dags/b.ts", "dags/e.mjs", "dags/team/c.mts", "dags/team/d.js"];
  expect(find(project(files), "dags")).toEqual({ found: expected, named: [], diagnostics: [] });
});

test("a file that is named counts, whatever it is called, and only once", () => {
  const { found, named } = find(
    project(files),
    "other/i.ts",
    "./dags/team/",
    "dags/a.test.ts",
    "dags/team/d.js",
  );
  expect(found).toEqual(["dags/a.test.ts", "dags/team/c.mts", "dags/team/d.js", "other/i.ts"]);
  expect(named).toEqual(["other/i.ts", "dags/a.test.ts", "dags/team/d.js"]);
});

test("what is not there is an error at its name", () => {
  expect(find(project(files), "dag", "dags/x.ts", "dags/a.ts")).toEqual({
    found: ["dags/a.ts"],
    named: ["dags/a.ts"],
    diagnostics: ["dag load/not-found 1:1", "dags/x.ts load/not-found 1:1"],
  });
});

test("a link that leads out of the project is an error", () => {
  const root = project({});
  symlinkSync(join(project(files), "dags"), join(root, "dags"));
  expect(find(root, "dags")).toMatchObject({ found: [], diagnostics: ["dags load/outside-project 1:1"] });
});
