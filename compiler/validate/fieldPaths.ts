// The fields of its own pod that Kubernetes hands to a container.
import type { ObjectFieldSelector } from "../../schemas/generated/pod.ts";
import { labelKey, mismatch } from "./forms.ts";

/** In environment variables. */
export const ENV_FIELDS: readonly string[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** In files. */
export const FILE_FIELDS: readonly string[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "metadata.labels",
  "metadata.annotations",
];

/** The first clients called it so. */
const FORMER_NODE_NAME = "spec.host";

/** What is wrong with a reference to a field, if anything is. */
export function fieldPathProblem(
  { apiVersion = "v1", fieldPath }: ObjectFieldSelector,
  fields: readonly string[],
): string | undefined {
  if (apiVersion !== "v1" && apiVersion !== "")
    return `a field of the pod is one of apiVersion v1, and not of ${apiVersion}`;
  const subscripted = /^(.+)\['(.*)'\]$/.exec(fieldPath);
  if (subscripted === null)
    return fields.includes(fieldPath === FORMER_NODE_NAME ? "spec.nodeName" : fieldPath)
      ? undefined
      : `${JSON.stringify(fieldPath)} is no field that a container can get`;
  const [, path = "", key = ""] = subscripted;
  switch (path) {
    case "metadata.labels":
      return labelKey.accepts(key) ? undefined : mismatch("the key of a label", labelKey, key);
    case "metadata.annotations":
      return labelKey.accepts(key.toLowerCase())
        ? undefined
        : mismatch("the key of an annotation", labelKey, key);
    default:
      return `${path} takes no key`;
  }
}
