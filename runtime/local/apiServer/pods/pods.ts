// Pods as a resource.
import { METADATA_FIELDS } from "../fieldSelector.ts";
import { objectAt, textAt, type ApiObject } from "../json.ts";
import type { Resource } from "../resource.ts";
import { podColumns } from "./podColumns.ts";
import { podStrategy, type ValidatePod } from "./podStrategy.ts";

export function podResource(validatePod: ValidatePod): Resource {
  const spec =
    (field: string) =>
    (pod: ApiObject): string =>
      textAt(objectAt(pod, "spec"), field);
  const status =
    (field: string) =>
    (pod: ApiObject): string =>
      textAt(objectAt(pod, "status"), field);
  return {
    group: "",
    version: "v1",
    kind: "Pod",
    plural: "pods",
    singular: "pod",
    shortNames: ["po"],
    categories: ["all"],
    isNamespaced: true,
    verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
    subresources: [
      { name: "binding", kind: "Binding", verbs: ["create"] },
      { name: "eviction", kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
      { name: "log", kind: "Pod", verbs: ["get"] },
      { name: "status", kind: "Pod", verbs: ["get", "patch", "update"] },
    ],
    fields: {
      ...METADATA_FIELDS,
      "spec.nodeName": spec("nodeName"),
      "spec.restartPolicy": spec("restartPolicy"),
      "spec.schedulerName": spec("schedulerName"),
      "spec.serviceAccountName": spec("serviceAccountName"),
      "spec.hostNetwork": (pod) => String(objectAt(pod, "spec")["hostNetwork"] === true),
      "status.phase": status("phase"),
      "status.podIP": status("podIP"),
      "status.nominatedNodeName": status("nominatedNodeName"),
    },
    columns: podColumns,
    strategy: podStrategy(validatePod),
  };
}
