// Reading YAML: what kubectl reads, with places, and every refusal at its line.
import { describe, expect, test } from "vitest";
import { maximumLength, readYaml, readYamlDocuments } from "../../../compiler/yaml/readYaml.ts";
import type { Located, LocatedMap } from "../../../compiler/model.ts";
import { brief, collect } from "../../support/diagnostics.ts";
import { plain } from "../../support/located.ts";

function read(text: string) {
  const { result, diagnostics } = collect((report) => readYaml({ path: "pod.yaml", text }, report));
  return { result, value: result && plain(result), errors: diagnostics.map(brief), diagnostics };
}

function valid(text: string): LocatedMap {
  const { result, errors } = read(text);
  expect(errors).toEqual([]);
  if (result === undefined) throw new Error("nothing was read");
  return result;
}

function at(root: Located, ...path: readonly (string | number)[]): Located {
  const found = path.reduce<Located | undefined>((value, key) => {
    if (value?.kind === "list" && typeof key === "number") return value.items[key];
    return value?.kind === "map" && typeof key === "string" ? value.entries.get(key)?.value : undefined;
  }, root);
  if (found === undefined) throw new Error(`nothing at ${path.join("/")}`);
  return found;
}

function sourceText({ origin: { span } }: Located): string {
  return span.file.text.slice(span.start, span.end);
}

describe("values", () => {
  test("maps, lists, scalars of every style", () => {
    const text =
      "a: 1\nb:\n- x\n- {c: null, d}\ne: |\n  one\n\n  two\nf: >-\n  one\n  two\ng: 'it''s'\nh: \"\\t\"\n";
    expect(read(text).value).toEqual({
      a: 1,
      b: ["x", { c: null, d: null }],
      e: "one\n\ntwo\n",
      f: "one two",
      g: "it's",
      h: "\t",
    });
  });

  test("merge keys: keys of the map win, then earlier sources", () => {
    const text = "a: &a {p: 1, q: 1}\nb: &b {q: 2, r: 2}\nc:\n  <<: [*a, *b]\n  p: 0\n";
    expect(read(text).value).toMatchObject({ c: { p: 0, q: 1, r: 2 } });
  });

  test("a name like __proto__ is a key like any other", () => {
    expect([...valid("__proto__: 1\nconstructor: 2\n").entries.keys()]).toEqual(["__proto__", "constructor"]);
  });

  test("tags of YAML's core that fit", () => {
    const text =
      'a: !!int "0644"\nb: !!str 3\nc: !!float 3\nd: !!map {}\ne: !!seq []\nf: ! 3\ng: !!bool "yes"\nh: !!null ""\n';
    expect(read(text).value).toEqual({ a: 420, b: "3", c: 3, d: {}, e: [], f: "3", g: true, h: null });
  });
});

describe("places", () => {
  test("a value's span is its own text", () => {
    const root = valid("a: 1 # one\nb:\n  c: [x, 'y']\n\n# end\n");
    expect(sourceText(at(root, "a"))).toBe("1");
    expect(sourceText(at(root, "b"))).toBe("c: [x, 'y']");
    expect(sourceText(at(root, "b", "c", 1))).toBe("'y'");
    expect(root.entries.get("b")?.key).toMatchObject({ start: 11, end: 12 });
  });

  test("a byte order mark and CRLF do not shift them", () => {
    const root = valid("\ufeffa: 1\r\nb:\r\n  c: two\r\n");
    expect(sourceText(at(root, "b", "c"))).toBe("two");
    expect(read("\ufeffa: 1\r\nb: 2\r\na: 3\r\n").errors).toEqual(["yaml/duplicate-key 3:1"]);
  });

  test("an alias is its anchor's value, having come by the alias", () => {
    const root = valid("a: &base\n  x: 1\nb: *base\n");
    expect(at(root, "b", "x")).toBe(at(root, "a", "x"));
    expect(sourceText(at(root, "b"))).toBe("x: 1");
    expect(at(root, "b").origin.steps).toMatchObject({
      kind: "constant",
      name: "base",
      span: { start: 19, end: 24 },
    });
  });

  test("a merged value lies at its source and came by the merge key", () => {
    const root = valid("a: &base {x: 1}\nb:\n  <<: *base\n");
    expect(at(root, "b", "x").origin).toMatchObject({
      span: { start: 13, end: 14 },
      steps: { kind: "spread", name: "base", span: { start: 21, end: 23 } },
    });
  });
});

test.each([
  ["an empty file", "", ["yaml/empty 1:1"]],
  ["only comments", "# nothing\n", ["yaml/empty 1:1"]],
  ["an empty document", "---\n", ["yaml/empty 1:1"]],
  ["two documents", "a: 1\n---\nb: 2\n", ["yaml/several-documents 2:1"]],
  ["an empty second document", "a: 1\n---\n", ["yaml/several-documents 2:1"]],
  ["a list at the root", "\n- a\n", ["yaml/not-a-map 2:1"]],
  ["a text at the root", "a", ["yaml/not-a-map 1:1"]],
  [
    "duplicate keys",
    "a: 1\nb:\n  c: 1\n  c: 2\na: 3\n",
    ["yaml/duplicate-key 4:3", "yaml/duplicate-key 5:1"],
  ],
  ["two merge keys", "a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", ["yaml/duplicate-key 4:3"]],
  ["a number as key", "labels:\n  1: a\n", ["yaml/key-not-text 2:3"]],
  ["a boolean as key", "on: a\ny: b\n", ["yaml/key-not-text 1:1", "yaml/key-not-text 2:1"]],
  [
    "null, a list, a map as key",
    "~: 1\n? [a]\n: 2\n? {a: b}\n: 3\n",
    ["yaml/key-not-text 1:1", "yaml/key-not-text 2:3", "yaml/key-not-text 4:3"],
  ],
  ["a binary value", "a: !!binary aGk=\n", ["yaml/unsupported-tag 1:13"]],
  ["a set", "a: !!set {b}\n", ["yaml/unsupported-tag 1:10"]],
  [
    "a tag of one's own",
    "a: !secret b\nc: !x [d]\n",
    ["yaml/unsupported-tag 1:12", "yaml/unsupported-tag 2:7"],
  ],
  ["a timestamp tag", "a: !!timestamp 2020-01-01\n", ["yaml/unsupported-tag 1:16"]],
  ["a tag that does not fit", "a: !!int x\n", ["yaml/unsupported-tag 1:10"]],
  ["no number", "a: .nan\nb: -.inf\n", ["yaml/number-not-finite 1:4", "yaml/number-not-finite 2:4"]],
  ["a number beyond 2^53", "a: 9007199254740993\n", ["yaml/number-too-large 1:4"]],
  ["an alias without anchor", "a: *b\nc: &b 1\n", ["yaml/unknown-alias 1:4"]],
  ["a value that holds itself", "a: &a\n  - *a\n", ["yaml/unknown-alias 2:5"]],
  ["a merge of a text", "a:\n  <<: b\n", ["yaml/merge-not-a-map 2:3"]],
  ["a merge below a key that it sets", "a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n", ["yaml/merge-after-key 4:3"]],
  ["a NUL byte", "a: 1\nb: x\0y\n", ["yaml/bad-character 2:5"]],
  ["an escape code", "a: \u001b[31m\n", ["yaml/bad-character 1:4"]],
  ["half of a surrogate pair, escaped", 'a: "\\ud800"\n', ["yaml/bad-character 1:4"]],
  ["half of a surrogate pair in a key", '"\\ud800": a\n', ["yaml/bad-character 1:1"]],
  ["all syntax errors", "a: @x\nb: [1\nc: `\n", ["yaml/syntax 1:4", "yaml/syntax 3:1", "yaml/syntax 3:4"]],
  ["a tab as indentation", "a:\n\tb: 1\n", ["yaml/syntax 2:1"]],
  ["a bad directive", "%YAML 1.9\n---\na: 1\n", ["yaml/syntax 1:7"]],
])("%s", (_, text, expected) => {
  const { errors, result } = read(text);
  expect(errors).toEqual(expected);
  expect(result).toBeUndefined();
});

describe("several documents", () => {
  const readAll = (text: string) => {
    const { result, diagnostics } = collect((report) =>
      readYamlDocuments({ path: "pods.yaml", text }, report),
    );
    return { values: result?.map(plain), errors: diagnostics.map(brief) };
  };

  test("are read in their order, empty ones left out", () => {
    expect(readAll("a: 1\n---\n---\n# none\n--- {b: 2}\n...\n---\nc: 3\n")).toEqual({
      values: [{ a: 1 }, { b: 2 }, { c: 3 }],
      errors: [],
    });
  });

  test("JSON is YAML too, with tabs and its own escapes", () => {
    expect(readAll('{\n\t"a": "x\\/y \\ud83d\\ude00",\n\t"b": [true]\n}\n').values).toEqual([
      { a: "x/y 😀", b: [true] },
    ]);
  });

  test.each([
    ["no document", "", ["yaml/empty 1:1"]],
    ["empty documents alone", "---\n---\n# none\n", ["yaml/empty 1:1"]],
    [
      "errors of all of them",
      "a: 1\na: 2\n---\nb: .inf\n",
      ["yaml/duplicate-key 2:1", "yaml/number-not-finite 4:4"],
    ],
    ["syntax errors of all of them", "a: @x\n---\nb: `\n", ["yaml/syntax 1:4", "yaml/syntax 3:4"]],
    ["what is no map", "a: 1\n---\n- b\n---\nc\n", ["yaml/not-a-map 3:1", "yaml/not-a-map 5:1"]],
    ["an anchor of another document", "a: &x 1\n---\nb: *x\n", ["yaml/unknown-alias 3:4"]],
  ])("%s is refused", (_, text, errors) => {
    expect(readAll(text)).toEqual({ values: undefined, errors });
  });

  test("share the budget of the file", () => {
    const document = `a: &a [${"1,".repeat(9_000)}]\nb: [*a, *a]\n`;
    expect(readAll(document).errors).toEqual([]);
    expect(readAll(`${document}---\n${document}`).errors).toEqual(["yaml/too-many-values 5:9"]);
  });
});

test("a duplicate key shows both places", () => {
  const [duplicate] = read("a: 1\na: 2\n").diagnostics;
  expect(duplicate?.related).toMatchObject([{ span: { start: 0, end: 1 } }]);
});

describe("budgets", () => {
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
  );

  test.each([
    ["text beyond 1 MiB, unread", `a: ${"x".repeat(maximumLength)}`, "yaml/too-large"],
    ["an alias bomb", ["l0: &l0 lol", ...laughs].join("\n"), "yaml/too-many-values"],
    [
      "a merge bomb",
      `a: &a {${Array.from({ length: 500 }, (_, key) => `k${key}: 1`).join()}}\nb:\n${"- <<: *a\n".repeat(200)}`,
      "yaml/too-many-values",
    ],
    ["more than 250,000 tokens", `a: [${"1, ".repeat(90_000)}]`, "yaml/too-many-tokens"],
    [
      "more documents than one, of which two are read",
      "a: 1\n---\n".repeat(100_000),
      "yaml/several-documents",
    ],
    ["more than 50,000 values", `a: [${"1,".repeat(50_000)}]`, "yaml/too-many-values"],
    ["deep nesting", `a: ${"[".repeat(101)}${"]".repeat(101)}`, "yaml/too-deep"],
    ["nesting that exhausts the parser", `a: ${"[".repeat(20_000)}`, "yaml/too-deep"],
    [
      "deep nesting by aliases",
      `a: &a ${"[".repeat(60)}${"]".repeat(60)}\nb: ${"[".repeat(60)}*a${"]".repeat(60)}`,
      "yaml/too-deep",
    ],
  ])("%s is refused once", (_, text, code) => {
    expect(read(text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  test("after a hundred errors of syntax nothing more is read", () => {
    expect(read("]\n".repeat(200_000)).errors).toHaveLength(100);
  });

  test("an alias shares its anchor's parts instead of copying them", () => {
    const root = valid("a: &a {x: [1]}\nb: [*a, *a]\n");
    expect(at(root, "b", 0, "x")).toBe(at(root, "b", 1, "x"));
  });
});
