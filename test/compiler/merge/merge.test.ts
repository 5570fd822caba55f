import { describe, expect, test } from "vitest";
import { airflow } from "../../../compiler/merge/airflow.ts";
import { merge } from "../../../compiler/merge/merge.ts";
import { strategic } from "../../../compiler/merge/strategic.ts";
import { locate, locateKey } from "../../../compiler/located.ts";
import type { LocatedMap } from "../../../compiler/model.ts";
import { located, plain, sourceOf } from "../../support/located.ts";
import { merged } from "../../support/merged.ts";

const template = {
  metadata: { name: "t", labels: { a: "1" } },
  spec: {
    containers: [
      { name: "base", image: "a", env: [{ name: "A", value: "1" }], resources: { limits: { cpu: 1 } } },
      { name: "side", image: "b" },
    ],
    volumes: [{ name: "v", emptyDir: {} }],
  },
};

function origin(tree: LocatedMap, pointer: string): string {
  return sourceOf(locate(tree, pointer).origin.span);
}

const ruleSets = [
  ["strategic", strategic],
  ["airflow", airflow],
] as const;

describe("what an overlay does not mention", () => {
  test.each(ruleSets)("stays the same object: %s", (_, rules) => {
    const base = located(template);
    const overlay = located({ spec: { containers: [{ name: "base", image: "c" }] } });
    const tree = merge(base, overlay, rules, () => {});
    const at = (of: LocatedMap, ...keys: readonly (string | number)[]): unknown =>
      keys.reduce<unknown>((value, key) => step(value, key), of);
    for (const path of [
      ["metadata"],
      ["spec", "volumes"],
      ["spec", "containers", 1],
      ["spec", "containers", 0, "env"],
    ]) {
      expect(at(tree, ...path)).toBe(at(base, ...path));
    }
    expect(at(tree, "spec", "containers", 0, "image")).toBe(at(overlay, "spec", "containers", 0, "image"));
  });

  test("and what it adds is its own object", () => {
    const overlay = located({ spec: { affinity: { nodeAffinity: { a: [1, { b: 2 }] } } } });
    const tree = merge(located(template), overlay, strategic, () => {});
    expect(step(step(tree, "spec"), "affinity")).toBe(step(step(overlay, "spec"), "affinity"));
  });

  test.each(ruleSets)("stays the same object under empty objects: %s", (_, rules) => {
    const base = located(template);
    const overlay = located({ metadata: { labels: {} }, spec: { containers: [{}] } });
    expect(merge(base, overlay, rules, () => {})).toBe(base);
  });

  test("an overlay that says what is already there by the same object changes nothing", () => {
    const base = located(template);
    expect(merge(base, base, strategic, () => {})).toBe(base);
  });
});

describe("origins", () => {
  const { tree } = merged(strategic, template, {
    metadata: { labels: { a: "2" } },
    spec: { containers: [{ name: "base", env: [{ name: "A", value: "2" }, { name: "B" }], command: ["x"] }] },
  });

  test.each([
    ["/spec", "base#/spec"],
    ["/spec/containers", "base#/spec/containers"],
    ["/spec/containers/0", "base#/spec/containers/0"],
    ["/spec/containers/0/image", "base#/spec/containers/0/image"],
    ["/spec/containers/0/env/0", "base#/spec/containers/0/env/0"],
    ["/spec/containers/0/env/0/value", "overlay1#/spec/containers/0/env/0/value"],
    ["/spec/containers/0/env/1", "overlay1#/spec/containers/0/env/1"],
    ["/spec/containers/0/command", "overlay1#/spec/containers/0/command"],
    ["/metadata/labels/a", "overlay1#/metadata/labels/a"],
  ])("%s comes from %s", (pointer, source) => {
    expect(origin(tree, pointer)).toBe(source);
  });

  test("a key comes from the layer that gave its value", () => {
    expect(sourceOf(locateKey(tree, "/metadata/labels", "a"))).toBe("overlay1#/metadata/labels/a (key)");
    expect(sourceOf(locateKey(tree, "/metadata", "labels"))).toBe("base#/metadata/labels (key)");
  });

  test("lists that airflow pairs by index come from the layer below", () => {
    const paired = merged(airflow, template, { spec: { containers: [{ image: "c" }] } });
    expect(origin(paired.tree, "/spec/containers")).toBe("base#/spec/containers");
  });

  test("the name that an unnamed container gets comes from the container", () => {
    const unnamed = merged(strategic, {}, { spec: { containers: [{ image: "a" }] } });
    expect(unnamed.pod).toEqual({ spec: { containers: [{ image: "a", name: "base" }] } });
    expect(origin(unnamed.tree, "/spec/containers/0/name")).toBe("overlay1#/spec/containers/0");
  });
});

test.each(ruleSets)("keys that every object inherits are keys like others: %s", (_, rules) => {
  const hostile = ["constructor", "toString", "hasOwnProperty", "__proto__"];
  const layer = (value: string): LocatedMap =>
    located({ metadata: { labels: Object.fromEntries(hostile.map((key) => [key, value])) } });
  const tree = merge(layer("1"), layer("2"), rules, () => {});
  expect(plain(tree)).toEqual(plain(layer("2")));
  const top = merge(
    located({}),
    located(Object.fromEntries(hostile.map((key) => [key, [key]]))),
    rules,
    () => {},
  );
  expect([...top.entries].map(([key, entry]) => [key, plain(entry.value)])).toEqual(
    hostile.map((key) => [key, [key]]),
  );
});

function step(value: unknown, key: string | number): unknown {
  const tree = value as LocatedMap | { readonly kind: "list"; readonly items: readonly unknown[] };
  return tree.kind === "map" ? tree.entries.get(String(key))?.value : tree.items[Number(key)];
}
