// Each folder of cases/ is a project that shows one rule. Beside it, in expected/, is what compiling it says
// (diagnostics.txt) and writes (manifests/): with an error nothing is written, with a warning there may be both.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isError } from "../../compiler/diagnostics/diagnostic.ts";
import { formatText } from "../../compiler/index.ts";
import { compileProject } from "../support/compileProject.ts";
import { expectGolden } from "../support/goldens.ts";
import { filesIn, project } from "../support/project.ts";

const cases = join(import.meta.dirname, "cases");

test.each(readdirSync(cases).toSorted())("%s", (name) => {
  expectGolden(compiled(join(cases, name)), join(cases, name, "expected"));
});

function compiled(root: string): Record<string, string> {
  const out = project({});
  const { diagnostics } = compileProject(root, { out });
  const manifests = Object.entries(filesIn(out)).map(([path, text]) => [`manifests/${path}`, text]);
  expect(diagnostics.some(isError) ? manifests : []).toEqual([]);
  const said = formatText(diagnostics, { color: false });
  return Object.fromEntries([...(said === "" ? [] : [["diagnostics.txt", said]]), ...manifests]);
}
