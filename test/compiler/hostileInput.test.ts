// What a stranger may put into a pull request: every attempt ends at its line, or does no harm, and takes no time.
import { expect, test } from "vitest";
import { compileProject, soundProject } from "../support/compileProject.ts";
import { brief } from "../support/diagnostics.ts";
import { project } from "../support/project.ts";

const { "pod.yaml": template, "podloom.yaml": config } = soundProject;

/** A DAG of one task: `head` is line 2, the task line 4. */
function dagFile({ override = "{}", head = "", id = '"work"' }): string {
  return `import { dag, task } from "podloom";
${head}
dag({ dag_id: "example" }, () => {
  task({ task_id: ${id}, executor_config: { pod_override: ${override} } }, async () => {})();
});
`;
}

const imported = 'import value from "./value.json" with { type: "json" };';
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** The files that differ from the sound project's, and what compiling says of them. */
const attempts: Readonly<Record<string, readonly [Readonly<Record<string, string>>, readonly string[]]>> = {
  "a getter": [
    { "dags/example.ts": dagFile({ override: "{ get spec() { return {}; } }" }) },
    ["dags/example.ts evaluate/unsupported 4:62"],
  ],
  "a getter that does not end": [
    {
      "dags/example.ts": dagFile({
        override: "value.a",
        head: "const value = { get a() { while (true) {} } };",
      }),
    },
    ["dags/example.ts evaluate/unsupported 2:17"],
  ],
  "__proto__ in a literal": [
    { "dags/example.ts": dagFile({ override: "{ __proto__: { spec: {} } }" }) },
    ["dags/example.ts evaluate/unsupported 4:62"],
  ],
  "__proto__ as a computed key": [
    { "dags/example.ts": dagFile({ override: '{ ["__proto__"]: { spec: {} } }' }) },
    ["dags/example.ts evaluate/unsupported 4:62"],
  ],
  "__proto__ in imported JSON": [
    {
      "dags/value.json": '{ "__proto__": {} }',
      "dags/example.ts": dagFile({ override: "value", head: imported }),
    },
    ["dags/value.json evaluate/unsupported 1:3"],
  ],
  "__proto__ in JSON text": [
    {
      "dags/example.ts": dagFile({
        override: "value",
        head: `const value = JSON.parse('{"__proto__": {}}');`,
      }),
    },
    ["dags/example.ts schema/unknown-field 2:15"],
  ],
  "__proto__ in a template": [
    { "pod.yaml": `${template}__proto__: { polluted: true }\n` },
    ["pod.yaml schema/unknown-field 9:1"],
  ],
  "names of Object.prototype as labels": [
    { "pod.yaml": template.replace("worker\n", "worker\n  labels: { constructor: a, toString: b }\n") },
    [],
  ],
  "a name of Object.prototype as an id": [{ "dags/example.ts": dagFile({ id: '"constructor"' }) }, []],
  "objects in objects, written": [
    { "dags/example.ts": dagFile({ override: `${"{ a: ".repeat(900)}1${" }".repeat(900)}` }) },
    ["dags/example.ts syntax/too-deep 1:1"],
  ],
  "objects in objects, made by a loop": [
    {
      "dags/example.ts": dagFile({
        override: "value",
        head: "let value: object = {}; for (let i = 0; i < 1e4; i++) value = { a: value };",
      }),
    },
    ["dags/example.ts evaluate/budget 4:3"],
  ],
  "lists in lists, in JSON": [
    { "dags/value.json": nested(100_000), "dags/example.ts": dagFile({ override: "value", head: imported }) },
    ["dags/value.json syntax/too-deep 1:1"],
  ],
  "a giant text": [
    { "dags/example.ts": dagFile({ override: "{ kind: value }", head: 'const value = "x".repeat(1e9);' }) },
    ["dags/example.ts evaluate/budget 2:15"],
  ],
  "a text that doubles": [
    {
      "dags/example.ts": dagFile({
        override: "{ kind: value }",
        head: 'let value = "x"; for (let i = 0; i < 40; i++) value += value;',
      }),
    },
    ["dags/example.ts evaluate/budget 2:47"],
  ],
  "a giant list": [
    { "dags/example.ts": dagFile({ head: "for (const x of Array.from({ length: 1e9 })) x;" }) },
    ["dags/example.ts evaluate/budget 2:17"],
  ],
  "a regular expression that backtracks": [
    { "dags/example.ts": dagFile({ head: 'if (/^(a+)+$/.test("a".repeat(40) + "!")) throw 1;' }) },
    ["dags/example.ts evaluate/unsupported 2:5"],
  ],
  "files that import one another": [
    {
      "dags/example.ts": dagFile({
        override: "value",
        head: 'import { value } from "../a.ts"; export const b = 1;',
      }),
      "a.ts":
        'import { b } from "./dags/example.ts";\nexport const value = {};\nexport const later = () => b;\n',
    },
    [],
  ],
  "files that import one another too early": [
    {
      "dags/example.ts": dagFile({
        override: "value",
        head: 'import { value } from "../a.ts"; export const b = {};',
      }),
      "a.ts": 'import { b } from "./dags/example.ts";\nexport const value = b;\n',
    },
    ["a.ts evaluate/throws 2:22"],
  ],
  "a file that imports itself": [
    { "dags/example.ts": dagFile({ head: 'import * as self from "./example.ts";' }) },
    [],
  ],
  "a template above the project": [
    { "podloom.yaml": config.replace("pod.yaml", "dags/../../../etc/passwd") },
    ["podloom.yaml load/outside-project 2:22"],
  ],
  "a template by a way that stays inside": [
    { "podloom.yaml": config.replace("pod.yaml", "dags/../pod.yaml") },
    [],
  ],
  "a template with a NUL in its name": [
    { "podloom.yaml": config.replace("pod.yaml", '"pod.yaml\\0"') },
    ["podloom.yaml load/unreadable 2:22"],
  ],
  "a tag that makes functions elsewhere": [
    { "pod.yaml": template.replace("worker\n", "!!js/function 'function () {}'\n") },
    ["pod.yaml yaml/unsupported-tag 4:23"],
  ],
  "byte order marks": [
    {
      "dags/example.ts": `\ufeff${dagFile({})}`,
      "pod.yaml": `\ufeff${template}`,
      "podloom.yaml": `\ufeff${config}`,
    },
    [],
  ],
  "a byte order mark inside": [
    { "pod.yaml": template.replace("name: worker", "name: \ufeffworker") },
    ["pod.yaml yaml/bad-character 4:9"],
  ],
  "a byte order mark in JSON, which Node refuses": [
    { "dags/value.json": "\ufeff{}", "dags/example.ts": dagFile({ override: "value", head: imported }) },
    ["dags/value.json load/bad-json 1:1"],
  ],
  "lines that end as on Windows": [
    Object.fromEntries(
      Object.entries(soundProject).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]),
    ),
    [],
  ],
  "a NUL in JSON": [
    { "dags/value.json": "{}\0", "dags/example.ts": dagFile({ override: "value", head: imported }) },
    ["dags/value.json load/bad-json 1:1"],
  ],
  "a NUL in podloom.yaml": [{ "podloom.yaml": `${config}\0` }, ["podloom.yaml yaml/bad-character 3:1"]],
  "an id with a blank of no width": [
    { "dags/example.ts": dagFile({ id: '"lo\\u200bad"' }) },
    ["dags/example.ts dag/illegal-id 4:19"],
  ],
  "an id that is read backwards": [
    { "dags/example.ts": dagFile({ id: '"lo\\u202ead"' }) },
    ["dags/example.ts dag/illegal-id 4:19"],
  ],
  "an id that looks like a path": [
    { "dags/example.ts": dagFile({ id: '"\\uff0e\\uff0e\\uff0fetc"' }) },
    ["dags/example.ts dag/illegal-id 4:19"],
  ],
  "an id with half a character": [
    { "dags/example.ts": dagFile({ id: '"a\\ud800"' }) },
    ["dags/example.ts dag/illegal-id 4:19"],
  ],
  "an id that is a folder": [
    { "dags/example.ts": dagFile({ id: '".."' }) },
    ["dags/example.ts dag/illegal-id 4:19"],
  ],
};

test.each(Object.entries(attempts))("%s", (_what, [files, expected]) => {
  const { diagnostics } = compileProject(project({ ...soundProject, ...files }));
  expect(diagnostics.map((one) => `${one.span.file.path} ${brief(one)}`)).toEqual(expected);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("ids that look alike have files and pods of their own", () => {
  // Latin and Cyrillic, and one letter composed and in two parts.
  const ids = ["load", "lo\u0430d", "caf\u00e9", "cafe\u0301"];
  const { diagnostics, changes } = compileProject(
    project({
      ...soundProject,
      "dags/example.ts": `import { dag, task } from "podloom";
dag({ dag_id: "example" }, () => {
  for (const task_id of ${JSON.stringify(ids)}) task({ task_id }, async () => {})();
});
`,
    }),
  );
  expect(diagnostics).toEqual([]);
  const files = changes.map(({ path }) => path.normalize("NFC").toLowerCase());
  expect(new Set(files).size).toBe(ids.length + 1);
});
