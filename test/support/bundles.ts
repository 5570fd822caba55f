// A compiled DAG that was never compiled: tasks of a test's own, each with the same small pod.
import { createHash } from "node:crypto";
import type { Bundle } from "../../runtime/bundle.ts";
import { dagFileOf } from "./runs.ts";

export function aBundle(...parts: Parameters<typeof dagFileOf>): Bundle {
  const dag = dagFileOf(...parts);
  return {
    dag: {
      ...dag,
      source: { ...dag.source, digest: digestOf(dag.source.digest) },
      tasks: dag.tasks.map(({ manifest: { file, digest }, ...task }) => ({
        ...task,
        manifest: { file, digest: digestOf(digest) },
      })),
    },
    manifest: ({ task_id, manifest }) => ({
      digest: manifest.digest,
      pod: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `sales-${task_id}` },
        spec: { restartPolicy: "Never", containers: [{ name: "base", image: "registry.example.com/etl:1" }] },
      },
    }),
    namespace: () => undefined,
  };
}

/** Of a word, in the form of digests. */
function digestOf(word: string): string {
  return `sha256:${createHash("sha256").update(word).digest("hex")}`;
}
