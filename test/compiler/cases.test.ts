// Each folder of cases/ is a project that shows one rule. Beside it, in expected/, is what compiling it says
// (diagnostics.txt) and writes (manifests/): with an error nothing is written, with a warning there may be both.
// A project with a folder pods/ shows what validating the files in there says.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isError } from "../../compiler/diagnostics/diagnostic.ts";
import { formatText, validateFiles, type Diagnostic } from "../../compiler/index.ts";
import { compileProject } from "../support/compileProject.ts";
import { expectGolden } from "../support/goldens.ts";
import { filesIn, project } from "../support/project.ts";

const cases = join(import.meta.dirname, "cases");

test.each(readdirSync(cases).toSorted())("%s", (name) => {
  const root = join(cases, name);
  expectGolden(existsSync(join(root, "pods")) ? validated(root) : compiled(root), join(root, "expected"));
});

function validated(root: string): Record<string, string> {
  const files = readdirSync(join(root, "pods")).toSorted();
  const { diagnostics } = validateFiles({
    root,
    variables: {},
    files: files.map((file) => ({ path: `pods/${file}`, text: undefined })),
    kubernetesVersion: undefined,
    podSecurityStandard: undefined,
    today: "2026-11-24",
  });
  return said(diagnostics);
}

function compiled(root: string): Record<string, string> {
  const out = project({});
  const { diagnostics } = compileProject(root, { out });
  const manifests = Object.entries(filesIn(out)).map(([path, text]) => [`manifests/${path}`, text]);
  expect(diagnostics.some(isError) ? manifests : []).toEqual([]);
  return { ...said(diagnostics), ...Object.fromEntries(manifests) };
}

function said(diagnostics: readonly Diagnostic[]): Record<string, string> {
  const text = formatText(diagnostics, { color: false });
  return text === "" ? {} : { "diagnostics.txt": text };
}
