import fc from "fast-check";
import { expect, test } from "vitest";
import { childPointer, fieldPath, pointerSegments } from "../../compiler/pointer.ts";

test("segments of a pointer are the keys that it was made of", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (keys) => {
      expect(pointerSegments(keys.reduce(childPointer, ""))).toEqual(keys);
    }),
  );
});

test.each([
  ["", "the pod"],
  ["/spec", "spec"],
  ["/spec/containers/0/env/12/value", "spec.containers[0].env[12].value"],
  ["/metadata/labels/app.kubernetes.io~1name", "metadata.labels[app.kubernetes.io/name]"],
  ["/metadata/labels/dag_id", "metadata.labels.dag_id"],
  ["/a b", "[a b]"],
])("%s is written %s", (pointer, path) => {
  expect(fieldPath(pointer)).toBe(path);
});
