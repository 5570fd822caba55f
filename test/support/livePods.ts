// Pods and watch events as an API server would write them, for tests that only care for names and versions.
import type { LivePod } from "../../runtime/cluster/livePod.ts";

export interface PodTraits {
  readonly uid?: string;
  readonly labels?: Record<string, string>;
  readonly deletionTimestamp?: string;
}

export function livePod(name: string, version: number | string, traits: PodTraits = {}): LivePod {
  const { uid = `uid-of-${name}`, ...metadata } = traits;
  return {
    metadata: {
      namespace: "default",
      name,
      uid,
      resourceVersion: String(version),
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...metadata,
    },
    spec: { containers: [{ name: "base", image: "registry.example.com/etl:1" }] },
    status: { phase: "Running" },
  };
}

export const added = (pod: LivePod) => ({ type: "ADDED", object: pod });
export const modified = (pod: LivePod) => ({ type: "MODIFIED", object: pod });
export const deleted = (pod: LivePod) => ({
  type: "DELETED",
  object: { ...pod, metadata: { deletionTimestamp: "2026-01-01T00:00:01Z", ...pod.metadata } },
});
/** A pod that no longer matches the selector of the watch. */
export const left = (pod: LivePod) => ({ type: "DELETED", object: pod });
export const bookmark = (version: number | string) => ({
  type: "BOOKMARK",
  object: { kind: "Pod", apiVersion: "v1", metadata: { resourceVersion: String(version) } },
});
export const initialEventsEnd = (version: number | string) => ({
  type: "BOOKMARK",
  object: {
    kind: "Pod",
    apiVersion: "v1",
    metadata: { resourceVersion: String(version), annotations: { "k8s.io/initial-events-end": "true" } },
  },
});

export function podList(version: number | string, pods: readonly LivePod[], continueToken?: string) {
  const metadata = { resourceVersion: String(version), ...(continueToken && { continue: continueToken }) };
  return { kind: "PodList", apiVersion: "v1", metadata, items: pods };
}
