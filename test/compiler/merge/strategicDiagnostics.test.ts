import { describe, expect, test } from "vitest";
import { strategic } from "../../../compiler/merge/strategic.ts";
import type { Json } from "../../../compiler/model.ts";
import { sourceOf } from "../../support/located.ts";
import { merged, withBase, type JsonMap } from "../../support/merged.ts";

interface Row {
  readonly of: string;
  readonly base: JsonMap;
  readonly overlay: JsonMap;
  readonly result: Json;
  readonly code: string;
  readonly message: string;
  readonly at: string;
}

const base = withBase({ env: [{ name: "A", value: "1" }], args: ["a"] });

const rows: readonly Row[] = [
  {
    of: "a null that removes nothing",
    base: { spec: { priority: 1 } },
    overlay: { spec: { prioritty: null } },
    result: { spec: { priority: 1 } },
    code: "merge/nothing-to-remove",
    message: "null removes nothing: no layer below sets spec.prioritty",
    at: "overlay1#/spec/prioritty (key)",
  },
  {
    of: "a null inside an object that is new",
    base: {},
    overlay: { spec: { affinity: { nodeAffinity: null } } },
    result: { spec: { affinity: {} } },
    code: "merge/nothing-to-remove",
    message: "null removes nothing: no layer below sets spec.affinity.nodeAffinity",
    at: "overlay1#/spec/affinity/nodeAffinity (key)",
  },
  {
    of: "a null inside an element of a list that is replaced",
    base: {},
    overlay: { spec: { tolerations: [{ key: null }] } },
    result: { spec: { tolerations: [{}] } },
    code: "merge/nothing-to-remove",
    message: "null removes nothing: no layer below sets spec.tolerations[0].key",
    at: "overlay1#/spec/tolerations/0/key (key)",
  },
  {
    of: "a $patch: delete that finds no element",
    base,
    overlay: withBase({ env: [{ name: "B", $patch: "delete" }] }),
    result: base,
    code: "merge/nothing-to-remove",
    message:
      '"$patch": "delete" removes nothing: no layer below sets an element with name "B" in spec.containers[0].env',
    at: "overlay1#/spec/containers/0/env/0/$patch (key)",
  },
  {
    of: "a $patch that is not delete",
    base,
    overlay: withBase({ env: [{ name: "A", $patch: "replace" }] }),
    result: base,
    code: "merge/unknown-directive",
    message: '"$patch" cannot be "replace", only "delete"',
    at: "overlay1#/spec/containers/0/env/0/$patch",
  },
  {
    of: "a $patch on an element without its key",
    base,
    overlay: withBase({ env: [{ value: "1", $patch: "delete" }] }),
    result: base,
    code: "merge/misplaced-directive",
    message:
      '"$patch" cannot work here: the element does not say which one of spec.containers[0].env it removes',
    at: "overlay1#/spec/containers/0/env/0/$patch (key)",
  },
  {
    of: "a $patch in an object that is no element",
    base: { spec: { affinity: { podAffinity: {} } } },
    overlay: { spec: { affinity: { $patch: "delete" } } },
    result: { spec: { affinity: { podAffinity: {} } } },
    code: "merge/misplaced-directive",
    message: '"$patch" cannot work here: spec.affinity is not an element of a list that is merged by key',
    at: "overlay1#/spec/affinity/$patch (key)",
  },
  {
    of: "two elements of one key in an override: merged, as Kubernetes does",
    base,
    overlay: withBase({
      env: [
        { name: "A", value: "2" },
        { name: "A", value: "3" },
      ],
    }),
    result: withBase({ env: [{ name: "A", value: "3" }], args: ["a"] }),
    code: "merge/repeated-element",
    message: 'spec.containers[0].env has name "A" twice in one override: they are merged into one',
    at: "overlay1#/spec/containers/0/env/1",
  },
  {
    of: "two elements of one key in an override where nothing is below: merged all the same",
    base: withBase({}),
    overlay: withBase({
      ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP", name: "http" }],
    }),
    result: withBase({ ports: [{ containerPort: 80, protocol: "TCP", name: "http" }] }),
    code: "merge/repeated-element",
    message:
      'spec.containers[0].ports has containerPort 80, protocol "TCP" twice in one override: they are merged into one',
    at: "overlay1#/spec/containers/0/ports/1",
  },
  {
    of: "a first container without name beside one named base",
    base,
    overlay: { spec: { containers: [{ image: "a" }, { name: "base", tty: true }] } },
    result: withBase({ env: [{ name: "A", value: "1" }], args: ["a"], image: "a", tty: true }),
    code: "merge/repeated-element",
    message: 'spec.containers has name "base" twice in one override: they are merged into one',
    at: "overlay1#/spec/containers/1",
  },
];

describe("strategic reports", () => {
  test.each(rows)("$of", (row) => {
    const { pod, diagnostics } = merged(strategic, row.base, row.overlay);
    expect(pod).toEqual(row.result);
    expect(diagnostics.map(({ code, message, span }) => ({ code, message, at: sourceOf(span) }))).toEqual([
      { code: row.code, message: row.message, at: row.at },
    ]);
  });

  test("no null for what a one-of drops anyway", () => {
    const { pod, diagnostics } = merged(
      strategic,
      { spec: { volumes: [{ name: "a", emptyDir: {} }] } },
      { spec: { volumes: [{ name: "a", emptyDir: null, hostPath: { path: "/a" } }] } },
    );
    expect(pod).toEqual({ spec: { volumes: [{ name: "a", hostPath: { path: "/a" } }] } });
    expect(diagnostics).toEqual([]);
  });
});
