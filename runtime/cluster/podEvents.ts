// Events as Kubernetes means the word: what happened to a pod, in words, for those who ask `kubectl describe`.
import type { PodIdentity } from "./livePod.ts";

export interface PodEvent {
  readonly pod: PodIdentity;
  readonly type: "Normal" | "Warning";
  /** `Scheduled`, `Pulled`, `BackOff` … */
  readonly reason: string;
  readonly message: string;
  /** The program that tells it: `kubelet`, `default-scheduler`. */
  readonly component: string;
  readonly host?: string;
  /** RFC 3339. */
  readonly time: string;
  /** A DNS subdomain that no other event has. */
  readonly name: string;
}

/** The object that is created for an event. */
export function eventObject({ pod, type, reason, message, component, host, time, name }: PodEvent): unknown {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace: pod.namespace },
    involvedObject: { apiVersion: "v1", kind: "Pod", name: pod.name, namespace: pod.namespace, uid: pod.uid },
    type,
    reason,
    message,
    source: { component, ...(host !== undefined && { host }) },
    reportingComponent: component,
    reportingInstance: host ?? "",
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
