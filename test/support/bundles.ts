// A compiled DAG that was never compiled: tasks of a test's own, each with a small pod.
import { createHash } from "node:crypto";
import { dump } from "js-yaml";
import { bundleFrom, type Bundle } from "../../runtime/bundle.ts";
import type { DagFile } from "../../schemas/generated/dag.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import { dagFileOf } from "./runs.ts";

export function aBundle(...parts: Parameters<typeof dagFileOf>): Bundle {
  const dag = dagFileOf(...parts);
  const source = { ...dag.source, digest: digestOf(dag.source.digest) };
  return bundleWith({ ...dag, source }, (task_id) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `sales-${task_id}` },
    spec: { restartPolicy: "Never", containers: [{ name: "base", image: "registry.example.com/etl:1" }] },
  }));
}

/** A bundle with those pods. */
export function bundleWith(dag: DagFile, podOf: (task_id: string) => Pod): Bundle {
  const texts = new Map(dag.tasks.map(({ task_id, manifest }) => [manifest.file, dump(podOf(task_id))]));
  const read = (file: string): string => texts.get(file) ?? "";
  const tasks = dag.tasks.map(({ manifest: { file }, ...task }) => ({
    ...task,
    manifest: { file, digest: digestOf(read(file)) },
  }));
  return bundleFrom({ ...dag, tasks }, { folder: "the test", read });
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
