// Printing manifests: canonical order, style, and texts that every YAML reader reads back as they were.
import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Json } from "../../../compiler/model.ts";
import { compareKeys, keyOrder } from "../../../compiler/yaml/keyOrder.ts";
import { printManifest } from "../../../compiler/yaml/printYaml.ts";
import { readYaml } from "../../../compiler/yaml/readYaml.ts";
import { arbitraryJsonMap } from "../../support/arbitraryJson.ts";
import { collect } from "../../support/diagnostics.ts";
import { located, plain } from "../../support/located.ts";

type JsonMap = Readonly<Record<string, Json>>;

const header = "# from a test";

function print(json: JsonMap): string {
  return printManifest(located(json), header);
}

describe("style", () => {
  test("a pod reads as people write it, whatever the order it came in", () => {
    const pod: JsonMap = {
      spec: {
        volumes: [{ emptyDir: {}, name: "logs" }],
        restartPolicy: "Never",
        containers: [
          {
            resources: { requests: { memory: "1Gi", cpu: "500m" } },
            command: ["sh", "-c", "set -e\necho one\n"],
            env: [{ value: "0644", name: "MODE" }],
            args: [],
            image: "registry.example.com:5000/etl:1.0",
            name: "base",
          },
        ],
      },
      metadata: { labels: { name: "x", app: "y" }, namespace: "airflow", name: "load" },
      kind: "Pod",
      apiVersion: "v1",
    };
    expect(print(pod)).toMatchInlineSnapshot(`
      "# from a test
      apiVersion: v1
      kind: Pod
      metadata:
        name: load
        namespace: airflow
        labels:
          app: "y"
          name: x
      spec:
        containers:
          - name: base
            image: registry.example.com:5000/etl:1.0
            command:
              - sh
              - -c
              - |
                set -e
                echo one
            args: []
            env:
              - name: MODE
                value: "0644"
            resources:
              requests:
                cpu: 500m
                memory: 1Gi
        volumes:
          - name: logs
            emptyDir: {}
        restartPolicy: Never
      "
    `);
  });

  test("lists in lists, empty values, null", () => {
    expect(print({ a: [[1, [2]], [], {}, null] })).toBe(
      `${header}\na:\n  - - 1\n    - - 2\n  - []\n  - {}\n  - null\n`,
    );
  });

  test.each([
    ["a\nb", "a: |-\n  a\n  b\n"],
    ["a\n\n  b\n", "a: |\n  a\n\n    b\n"],
    ["a\nb\n\n", 'a: "a\\nb\\n\\n"\n'],
    [" a\nb", 'a: " a\\nb"\n'],
    ["a\nb ", 'a: "a\\nb "\n'],
    ["a\r\nb", 'a: "a\\r\\nb"\n'],
    ["a\u0085\u2028\u007f", 'a: "a\\u0085\\u2028\\u007f"\n'],
    ["x".repeat(200), `a: ${"x".repeat(200)}\n`],
  ])("the text %j is printed as %j", (text, expected) => {
    expect(print({ a: text })).toBe(`${header}\n${expected}`);
  });

  test.each([
    [1e21, "1.0e+21"],
    [1.5e-7, "1.5e-7"],
    [-0, "0"],
    [1, "1"],
    [-1.25, "-1.25"],
    [9007199254740991, "9007199254740991"],
  ])("the number %d is printed as %s", (number, expected) => {
    expect(print({ a: number })).toBe(`${header}\na: ${expected}\n`);
  });

  test.each([NaN, Infinity])("%d is refused: no JSON value holds it", (number) => {
    expect(() => print({ a: number })).toThrow("not a JSON number");
  });

  test("a header that would leave its comment is refused", () => {
    expect(() => printManifest(located({}), "# a\nkind: Secret")).toThrow("one comment line");
  });

  test("a key too long to stand beside its value is marked", () => {
    const key = "k".repeat(2000);
    expect(parse(print({ [key]: { a: [1] } }))).toEqual({ [key]: { a: [1] } });
  });
});

test.each([
  "yes",
  "on",
  "y",
  "N",
  "0644",
  "1e3",
  "e5",
  "12:30",
  "0o17",
  "0X1F",
  "~",
  "null",
  "2020-01-01",
  ".5",
  "1_000",
  "=",
  "<<",
  "",
  " ",
  "a\tb",
  "---",
  "...",
  "- a",
  "a: b",
  "a #b",
  "@a",
  "%a",
  "{a",
  "true",
  "-",
  "?",
  "!a",
  "&a",
  "*a",
  "|",
  "'",
  '"',
])("the text %j is quoted", (text) => {
  expect(print({ a: text })).toMatch(/\na: ["']/);
});

test.each([
  "a",
  "/bin/sh",
  "--flag=x",
  "-c",
  "a:b",
  "http://x:80/y?z=1",
  "registry:5000/a:1.0",
  "10Mi",
  "500m",
  "1.2.3",
  "$(X)",
  "café",
  "a b",
  "it's",
])("the text %j is not", (text) => {
  expect(print({ a: text })).toBe(`${header}\na: ${text}\n`);
});

describe("properties", () => {
  test.each([
    ["YAML 1.1", (yaml: string): unknown => parse(yaml, { version: "1.1" })],
    ["YAML 1.2", (yaml: string): unknown => parse(yaml, { version: "1.2" })],
    ["js-yaml", (yaml: string): unknown => load(yaml)],
  ])("%s reads what was printed", (_, read) => {
    fc.assert(
      fc.property(arbitraryJsonMap, (value) => {
        expect(read(print(value))).toEqual(value);
      }),
    );
  });

  test("readYaml reads what was printed", () => {
    const exact = arbitraryJsonMap.filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(exact, (value) => {
        const source = { path: "printed.yaml", text: print(value) };
        const { result, diagnostics } = collect((report) => readYaml(source, report));
        expect(diagnostics).toEqual([]);
        expect(result && plain(result)).toEqual(value);
      }),
    );
  });

  test("the same value in another order gives the same bytes", () => {
    fc.assert(
      fc.property(arbitraryJsonMap, (value) => {
        expect(print(reversed(value))).toBe(print(value));
      }),
    );
  });

  test("a part that several manifests share is printed the same each time", () => {
    fc.assert(
      fc.property(arbitraryJsonMap, (value) => {
        const shared = located({ spec: value, metadata: { labels: value } });
        const prints = Array.from({ length: 3 }, () => printManifest(shared, header));
        expect(new Set([...prints, print({ spec: value, metadata: { labels: value } })]).size).toBe(1);
      }),
    );
  });

  test("the structure is what the yaml package prints for the ordered value", () => {
    // Texts only that both print alike: ours quotes what PyYAML or kubectl would misread, and where a literal block
    // would need an indentation indicator or end in blank lines.
    const word = fc
      .string({ unit: fc.constantFrom(...Array.from("abcé😀:# \n-/")) })
      .filter((value) => !/^\s|\s\s*$|^---/.test(value) || /^\S+(?:\n+\S+)*\n$/.test(value));
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.integer(),
        fc.constantFrom(true, null),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom("name", "spec", "labels", "containers", "image", "a", "b"),
          tie("tree"),
          { noNullPrototype: true },
        ),
      ),
    }));
    const options = {
      version: "1.1",
      compat: "core",
      lineWidth: 0,
      blockQuote: "literal",
      singleQuote: false,
      doubleQuotedAsJSON: true,
      aliasDuplicateObjects: false,
    } as const;
    fc.assert(
      fc.property(fc.record({ spec: tree }), (value) => {
        expect(print(value)).toBe(`${header}\n${stringify(ordered(value), options)}`);
      }),
    );
  });
});

function isMap(value: Json): value is JsonMap {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function reversed<J extends Json>(value: J): J;
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

function ordered(value: Json, field?: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => ordered(item, field));
  if (!isMap(value)) return value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => compareKeys(a, b, keyOrder(field)));
  return Object.fromEntries(sorted.map(([key, member]) => [key, ordered(member, key)]));
}
