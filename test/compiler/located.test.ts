import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locate, locateKey, toJson } from "../../compiler/located.ts";
import type { Json } from "../../compiler/model.ts";
import { childPointer } from "../../compiler/pointer.ts";
import { located, plain, sourceOf } from "../support/located.ts";

const jsonValue = fc.jsonValue().map((value) => value as Json);

describe("toJson", () => {
  test("gives back what a tree was built from", () => {
    fc.assert(
      fc.property(jsonValue, (json) => {
        const tree = located(json);
        expect(toJson(tree)).toEqual(json);
        expect(plain(tree)).toEqual(json);
      }),
    );
  });

  test("keeps a key named __proto__ as a key", () => {
    const json = toJson(located(JSON.parse('{"__proto__":{"a":1}}') as Json));
    expect(JSON.stringify(json)).toBe('{"__proto__":{"a":1}}');
  });
});

describe("locate", () => {
  const tree = located({ spec: { containers: [{ name: "base" }], "a/b~c": { d: 1 } } });

  test.each([
    ["", "", true],
    ["/spec", "/spec", true],
    ["/spec/containers/0/name", "/spec/containers/0/name", true],
    ["/spec/a~1b~0c/d", "/spec/a~1b~0c/d", true],
    ["/spec/containers/0/image", "/spec/containers/0", false],
    ["/spec/containers/1/name", "/spec/containers", false],
    ["/spec/containers/name", "/spec/containers", false],
    ["/spec/containers/0/name/x", "/spec/containers/0/name", false],
    ["/metadata/name", "", false],
  ])("%s is found at %s", (pointer, found, exact) => {
    const result = locate(tree, pointer);
    expect(sourceOf(result.origin.span)).toBe(`test.yaml#${found}`);
    expect(result.exact).toBe(exact);
  });

  test.each([
    ["/spec", "containers", "/spec/containers (key)"],
    ["/spec", "a/b~c", "/spec/a~1b~0c (key)"],
    ["/spec", "volumes", "/spec"],
    ["/spec/containers", "0", "/spec/containers"],
    ["/spec/volumes/0", "spec", "/spec"],
  ])("the key in %s named %s is found at %s", (pointer, key, found) => {
    expect(sourceOf(locateKey(tree, pointer, key))).toBe(`test.yaml#${found}`);
  });

  test("finds every part of any tree", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), jsonValue), (json) => {
        const any = located(json);
        for (const key of Object.keys(json)) {
          const pointer = childPointer("", key);
          expect(locate(any, pointer)).toMatchObject({ exact: true });
          expect(sourceOf(locate(any, pointer).origin.span)).toBe(`test.yaml#${pointer}`);
        }
      }),
    );
  });
});
