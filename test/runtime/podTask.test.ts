import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { ContainerStateFacts, PodFacts } from "../../runtime/model.ts";
import { fillXcoms, podTaskResult } from "../../runtime/podTask.ts";
import type { DagFile } from "../../schemas/generated/dag.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import { repository } from "../support/command.ts";

const folder = join(repository, "examples/pod-task/manifests/count_lines");
const show = parse(readFileSync(join(folder, "show.yaml"), "utf8")) as Pod;
const dag = JSON.parse(readFileSync(join(folder, "dag.json"), "utf8")) as DagFile;
const fields = dag.tasks.find(({ task_id }) => task_id === "show")?.xcom_fields ?? [];

test.each([
  ["a return value as JSON text", { count: { lines: 3 } }, '{"lines":3}'],
  ["text in its quotes", { count: "three" }, '"three"'],
  ["null for a task that returned nothing", {}, "null"],
])("fields of a manifest become %s", (_what, xcoms, text) => {
  const before = structuredClone(show);
  const base = fillXcoms(show, fields, xcoms).spec?.containers[0];
  expect(base?.args).toEqual([text]);
  expect(base?.env?.[0]).toEqual({ name: "COUNTED", value: text });
  expect(show).toEqual(before);
});

test("a key with a slash is found", () => {
  const pod: Pod = { apiVersion: "v1", kind: "Pod", metadata: { annotations: { "a/b": "" } } };
  const filled = fillXcoms(pod, [{ pointer: "/metadata/annotations/a~1b", task_id: "count" }], { count: 3 });
  expect(filled.metadata?.annotations).toEqual({ "a/b": "3" });
});

test("a field that is not there is a bug", () => {
  expect(() => fillXcoms(show, [{ pointer: "/spec/containers/7/args/0", task_id: "count" }], {})).toThrow(
    "invariant: the manifest has no text at",
  );
});

function podWith(state: ContainerStateFacts): PodFacts {
  const sidecar = { name: "base", kind: "sidecar", state: { kind: "terminated", exitCode: 9 } } as const;
  return {
    namespace: "etl",
    name: "count",
    uid: "1",
    resourceVersion: "1",
    run: { dag_id: "count_lines", run_id: "r" },
    attempt: { task_id: "count", map_index: -1, try_number: 1 },
    manifestDigest: "sha256:0",
    phase: "Running",
    createdAt: 0,
    hasFinalizer: true,
    conditions: [],
    containers: [sidecar, { name: "base", kind: "main", state }],
  };
}

test.each<[string, ContainerStateFacts, ReturnType<typeof podTaskResult>]>([
  ["waits", { kind: "waiting" }, undefined],
  ["runs", { kind: "running" }, undefined],
  [
    "ends well with JSON",
    { kind: "terminated", exitCode: 0, message: '{"lines": 3}\n' },
    { kind: "success", value: { lines: 3 } },
  ],
  [
    "ends well with a word",
    { kind: "terminated", exitCode: 0, message: "done" },
    { kind: "success", value: null },
  ],
  ["ends well without a word", { kind: "terminated", exitCode: 0 }, { kind: "success", value: null }],
  [
    "fails, whatever it says",
    { kind: "terminated", exitCode: 3, message: "1" },
    { kind: "failure", exitCode: 3 },
  ],
])("a container that %s", (_what, state, result) => {
  expect(podTaskResult(podWith(state))).toEqual(result);
});
