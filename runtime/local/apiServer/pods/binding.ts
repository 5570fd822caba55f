// pods/{name}/binding: a scheduler gives a pod to a node.
import {
  inWords,
  isObject,
  objectAt,
  objectsAt,
  textAt,
  without,
  type ApiObject,
  type JsonObject,
} from "../json.ts";
import { targetOf, type ObjectPath } from "../registry.ts";
import { badRequest, conflict, invalid } from "../statusError.ts";
import { withCondition } from "./podConditions.ts";

/** The change that a Binding makes of a pod. It throws the refusal where the pod cannot be bound. */
export function bind(path: ObjectPath, binding: JsonObject, time: string): (pod: ApiObject) => ApiObject {
  const metadata = objectAt(binding, "metadata");
  const target = objectAt(binding, "target");
  const node = textAt(target, "name");
  if (textAt(metadata, "name") !== path.name)
    throw badRequest("name in URL does not match name in Binding object");
  if (node === "")
    throw invalid({ kind: "Binding", name: path.name }, [
      { reason: "FieldValueRequired", field: "target.name", message: "" },
    ]);
  return (pod) => {
    const why = refusal(pod, metadata);
    if (why !== undefined) throw conflict({ ...targetOf(path), plural: "pods/binding" }, why);
    const bound = {
      ...pod,
      metadata: {
        ...pod.metadata,
        ...merged(pod, metadata, "annotations"),
        ...merged(pod, metadata, "labels"),
      },
      spec: { ...objectAt(pod, "spec"), nodeName: node },
      status: without(objectAt(pod, "status"), "nominatedNodeName"),
    };
    return withCondition(bound, { type: "PodScheduled", status: "True" }, time);
  };
}

function refusal(pod: ApiObject, { uid, resourceVersion }: JsonObject): string | undefined {
  const { metadata } = pod;
  const spec = objectAt(pod, "spec");
  const node = textAt(spec, "nodeName");
  if (uid !== undefined && uid !== metadata.uid)
    return `Precondition failed: UID in precondition: ${inWords(uid)}, UID in object meta: ${metadata.uid}`;
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    return `Precondition failed: resourceVersion in precondition: ${inWords(resourceVersion)}, resourceVersion in object meta: ${metadata.resourceVersion}`;
  if (metadata.deletionTimestamp !== undefined)
    return `pod ${metadata.name} is being deleted, cannot be assigned to a host`;
  if (node !== "") return `pod ${metadata.name} is already assigned to node ${JSON.stringify(node)}`;
  if (objectsAt(spec, "schedulingGates").length > 0)
    return `pod ${metadata.name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function merged(pod: ApiObject, metadata: JsonObject, field: "annotations" | "labels"): JsonObject {
  const added = metadata[field];
  return isObject(added) ? { [field]: { ...pod.metadata[field], ...added } } : {};
}
