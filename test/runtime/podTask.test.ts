import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fillXcoms } from "../../runtime/podTask.ts";
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
