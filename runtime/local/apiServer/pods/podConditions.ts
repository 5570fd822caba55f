// A pod's conditions, as the server itself sets them.
import { objectAt, objectsAt, type ApiObject, type JsonObject } from "../json.ts";

/** The pod with a condition set. The time of the last change stays where its status does. */
export function withCondition(pod: ApiObject, condition: JsonObject, time: string): ApiObject {
  const status = objectAt(pod, "status");
  const conditions = objectsAt(status, "conditions");
  const before = conditions.find(({ type }) => type === condition["type"]);
  const lastTransitionTime =
    before?.["status"] === condition["status"] ? before?.["lastTransitionTime"] : time;
  const next = { lastProbeTime: null, ...condition, lastTransitionTime: lastTransitionTime ?? null };
  const others = conditions.filter((other) => other !== before);
  return { ...pod, status: { ...status, conditions: [...others, next] } };
}
