// Diagnostics as SARIF.
import { createRequire } from "node:module";
import { Ajv, type AnySchemaObject } from "ajv";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { readDocumentation } from "../../../compiler/diagnostics/documentation.ts";
import { toSarif } from "../../../compiler/diagnostics/sarif.ts";
import type { SourceText } from "../../../compiler/model.ts";
import { diagnostic, file, other } from "../../support/exampleDiagnostic.ts";

const checkout = { repository: "/my repository", project: "/my repository/jobs" };
const documentation = readDocumentation("### yaml/duplicate-key\n\nA key is there twice.\nKeep one.\n");
const page = "https://example.com/diagnostics.md";

/** As it is printed. */
const sarif = (...diagnostics: readonly Diagnostic[]) =>
  JSON.parse(JSON.stringify(toSarif(diagnostics, { checkout, documentation, page })));

/** The schema of the standard. It is of draft 4, which for ajv differs in the name of its id alone. */
const {
  $schema: _,
  id: __,
  ...schema
}: AnySchemaObject = createRequire(import.meta.url)(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);
const isUri = (text: string): boolean =>
  URL.canParse(text, "file:///") && /^[\w.~:/?#@!$&'()*+,;=%-]+$/.test(text);
const formats = { uri: isUri, "uri-reference": isUri, "date-time": true } as const;
const ajv = new Ajv({ strict: false, unicodeRegExp: false, formats });
ajv.addSchema(schema, "sarif");

const related = [{ message: "it is here too", span: { file: other, start: 0, end: 1 } }];

test.each([
  ["nothing", []],
  ["an error with everything", [diagnostic({ hint: "keep one", related, path: "/a" })]],
  ["two codes", [diagnostic(), diagnostic({ code: "yaml/syntax", severity: "warning" })]],
  ["a file without text", [diagnostic({ span: { file: { path: "dags", text: "" }, start: 0, end: 0 } })]],
  ["a file elsewhere", [diagnostic({ span: { file: { path: "/tmp/ü", text: "" }, start: 0, end: 0 } })]],
])("%s is a log by the schema of the standard", (_what, diagnostics) => {
  const isValid = ajv.validate("sarif", sarif(...diagnostics));
  expect({ isValid, errors: ajv.errors }).toEqual({ isValid: true, errors: null });
});

test("the schema is not content with anything", () => {
  expect(ajv.validate("sarif", { version: "2.1.0", runs: [{ tool: {}, results: [] }] })).toBe(false);
  expect(ajv.validate("sarif", { version: "2.1.0", runs: [], extra: 1 })).toBe(false);
});

test("a log has results even where there are none", () => {
  expect(sarif().runs[0]).toMatchObject({ results: [], tool: { driver: { name: "podloom", rules: [] } } });
});

test("a result points at its rule, its place and the related ones", () => {
  const [run] = sarif(diagnostic({ hint: "keep one", related }), diagnostic({ code: "a/b" })).runs;
  expect(run.columnKind).toBe("utf16CodeUnits");
  expect(run.originalUriBaseIds).toEqual({ "%SRCROOT%": { uri: "file:///my%20repository/" } });
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["a/b", "yaml/duplicate-key"]);
  expect(run.results[1]).toEqual({
    ruleId: "yaml/duplicate-key",
    ruleIndex: 1,
    level: "error",
    message: { text: "something is wrong\nhint: keep one" },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "jobs/dags/a.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 2 },
        },
      },
    ],
    relatedLocations: [
      {
        id: 0,
        message: { text: "it is here too" },
        physicalLocation: {
          artifactLocation: { uri: "jobs/dags/b.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
        },
      },
    ],
    partialFingerprints: { "podloomConstruct/v1": expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

test("a rule is explained by its section of the documentation", () => {
  expect(sarif(diagnostic({ severity: "warning" })).runs[0].tool.driver.rules).toEqual([
    {
      id: "yaml/duplicate-key",
      shortDescription: { text: "A key is there twice." },
      fullDescription: { text: "A key is there twice.\nKeep one." },
      help: { text: "A key is there twice.\nKeep one.", markdown: "A key is there twice.\nKeep one." },
      helpUri: "https://example.com/diagnostics.md#yamlduplicate-key",
      defaultConfiguration: { level: "warning" },
    },
  ]);
});

test("paths are percent-encoded", () => {
  const path = "dags/a b:c#d?é%.ts";
  const [run] = sarif(diagnostic({ span: { file: { path, text: "" }, start: 0, end: 0 } })).runs;
  expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    "jobs/dags/a%20b%3Ac%23d%3F%C3%A9%25.ts",
  );
});

interface Result {
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

describe("fingerprints", () => {
  const fingerprints = (...diagnostics: readonly Diagnostic[]): string[] =>
    sarif(...diagnostics).runs[0].results.map(
      ({ partialFingerprints }: Result) => partialFingerprints["podloomConstruct/v1"],
    );
  const marked = (source: SourceText, text: string): Diagnostic[] =>
    Array.from(source.text.matchAll(new RegExp(text, "g")), ({ index }) =>
      diagnostic({ span: { file: source, start: index, end: index + text.length } }),
    );

  test("survive lines that are added above and text that changes beside", () => {
    const edited = { ...file, text: `# one\n# two\n${file.text.replace("b: 2", "b:   2 # two")}` };
    expect(fingerprints(...marked(edited, "b"))).toEqual(fingerprints(...marked(file, "b")));
  });

  test("survive a change further down in what they are about", () => {
    const edited = { ...file, text: file.text.replace("d: 4", "d: 5") };
    expect(fingerprints(...marked(edited, "c: 3\nd: 5"))).toEqual(
      fingerprints(...marked(file, "c: 3\nd: 4")),
    );
  });

  test("tell apart codes, files, constructs and occurrences", () => {
    const twice = { ...file, text: "a: 1\na: 1\nb: 1\n" };
    const all = [
      ...marked(twice, "a"),
      ...marked(twice, "b"),
      ...marked({ ...twice, path: "dags/c.yaml" }, "a"),
      diagnostic({ code: "yaml/syntax", span: { file: twice, start: 0, end: 1 } }),
    ];
    expect(new Set(fingerprints(...all)).size).toBe(all.length);
  });
});
