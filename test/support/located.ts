// Located trees for tests: each value's file is its JSON pointer, so that a test sees where a merged value comes from.
import type { Json, Located, LocatedMap, Origin, Span } from "../../compiler/model.ts";
import { childPointer } from "../../compiler/pointer.ts";

/** A tree whose values lie in a file `path`, each at a span whose text is its JSON pointer. */
export function located(json: Readonly<Record<string, Json>>, path?: string): LocatedMap;
export function located(json: Json, path?: string): Located;
export function located(json: Json, path = "test.yaml"): Located {
  return build(json, path, "");
}

/** The value of a tree without its origins. */
export function plain(value: Located): Json {
  switch (value.kind) {
    case "scalar":
      return value.value;
    case "list":
      return value.items.map(plain);
    case "map":
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
  }
}

/** Where a value or key of a `located` tree comes from: `path#/pointer`, with `(key)` after it for a key. */
export function sourceOf(span: Span): string {
  return `${span.file.path}#${span.file.text}`;
}

function build(json: Json, path: string, pointer: string): Located {
  const origin: Origin = { span: spanAt(path, pointer), steps: undefined };
  if (json === null || typeof json !== "object") return { kind: "scalar", value: json, origin };
  if (isList(json)) {
    return {
      kind: "list",
      items: json.map((item, index) => build(item, path, childPointer(pointer, index))),
      origin,
    };
  }
  const entries = Object.entries(json).map(([key, value]) => {
    const here = childPointer(pointer, key);
    return [key, { key: spanAt(path, `${here} (key)`), value: build(value, path, here) }] as const;
  });
  return { kind: "map", entries: new Map(entries), origin };
}

// Array.isArray does not narrow a readonly array out of a union.
function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function spanAt(path: string, text: string): Span {
  return { file: { path, text }, start: 0, end: text.length };
}
