// Stamped pods against a real API server: the names and labels of awkward attempts are names and labels to Kubernetes.
import { expect, test } from "vitest";
import { stamp, type Attempt } from "../../runtime/index.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import { dryRun, scratchFile } from "./kubectl.ts";

const manifest: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "any", namespace: "default" },
  spec: { restartPolicy: "Never", containers: [{ name: "base", image: "registry.example.com/etl:1" }] },
};

const attempt: Attempt = {
  instance: "default",
  dag_id: "etl",
  task_id: "load",
  run_id: "scheduled__2026-01-01T00:00:00+00:00",
  map_index: -1,
  try_number: 1,
  manifestDigest: "sha256:0a1b",
};

test("the API server accepts every stamped pod", async () => {
  const attempts: readonly Attempt[] = [
    attempt,
    { ...attempt, dag_id: "任務", task_id: "___" },
    { ...attempt, dag_id: "-.-", task_id: "Ünïcödé.v2" },
    { ...attempt, dag_id: "d".repeat(250), task_id: "t_".repeat(125), try_number: 1_000_000 },
    { ...attempt, instance: "", run_id: " manual run\n#1 ", map_index: 0 },
  ];
  const list = { apiVersion: "v1", kind: "List", items: attempts.map((each) => stamp(manifest, each)) };
  const accepted = await dryRun([scratchFile("pods.json", JSON.stringify(list))]);
  expect(accepted.trim().split("\n")).toEqual(list.items.map(({ metadata }) => `pod/${metadata?.name}`));
});
