// The identity that every pod gets, and that nobody else may set.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkProtected, withIdentity } from "../../compiler/identity.ts";
import type { Json } from "../../compiler/model.ts";
import {
  annotationKeys,
  labelKeys,
  manifestName,
  resultFinalizer,
  taskLabels,
} from "../../schemas/podIdentity.ts";
import { arbitraryPod } from "../support/arbitraryPods.ts";
import { collect } from "../support/diagnostics.ts";
import { located, plain, sourceOf } from "../support/located.ts";

const task = { dag_id: "daily", task_id: "load" };

test("a pod gets name, labels and annotations and keeps what it has", () => {
  fc.assert(
    fc.property(arbitraryPod, (pod) => {
      const before = located(pod);
      const after = plain(withIdentity(before, task, before.origin));
      expect(after).toMatchObject({
        ...pod,
        metadata: {
          name: manifestName(task),
          labels: taskLabels(task),
          annotations: { dag_id: "daily", task_id: "load" },
        },
      });
      expect(plain(before)).toEqual(pod);
    }),
  );
});

test("a pod without metadata gets some", () => {
  const pod = located({});
  expect(plain(withIdentity(pod, task, pod.origin))).toHaveProperty("metadata.name", "daily-load");
});

function protectedIn(layer: Record<string, Json>, kind: "template" | "override"): string[] {
  const { diagnostics } = collect((report) => checkProtected(located(layer), kind, report));
  return diagnostics.map(({ code, span }) => `${code} ${sourceOf(span)}`);
}

describe.each(["template", "override"] as const)("in a layer that is a %s", (kind) => {
  test.each(Object.values(labelKeys))("the label %s is refused", (key) => {
    const pointer = key.replaceAll("/", "~1");
    expect(protectedIn({ metadata: { labels: { [key]: "x", mine: "y" } } }, kind)).toEqual([
      `pod/protected test.yaml#/metadata/labels/${pointer} (key)`,
    ]);
  });

  test.each(Object.values(annotationKeys))("the annotation %s is refused", (key) => {
    const pointer = key.replaceAll("/", "~1");
    expect(protectedIn({ metadata: { annotations: { [key]: null } } }, kind)).toEqual([
      `pod/protected test.yaml#/metadata/annotations/${pointer} (key)`,
    ]);
  });

  test("the finalizer is refused, others are not", () => {
    expect(protectedIn({ metadata: { finalizers: ["example.com/audit", resultFinalizer] } }, kind)).toEqual([
      "pod/protected test.yaml#/metadata/finalizers/1",
    ]);
  });
});

test("a template must have a name, an override must not", () => {
  expect(protectedIn({ metadata: { name: "x" } }, "template")).toEqual([]);
  expect(protectedIn({ metadata: { name: "x" } }, "override")).toEqual([
    "pod/protected test.yaml#/metadata/name (key)",
  ]);
});

test.each<[string, Record<string, Json>]>([
  ["metadata that is a list", { metadata: [] }],
  ["labels that are text", { metadata: { labels: "dag_id" } }],
  ["finalizers that are text", { metadata: { finalizers: resultFinalizer } }],
])("%s is for the schema to judge", (_what, layer) => {
  expect(protectedIn(layer, "override")).toEqual([]);
});
