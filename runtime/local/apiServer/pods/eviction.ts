// pods/{name}/eviction: a pod is asked to leave its node. There are no disruption budgets, so that it always does.
import { isObject, objectAt, textAt, type ApiObject, type JsonObject } from "../json.ts";
import { deleteOptions, type DeleteOptions } from "../queryOptions.ts";
import { badRequest } from "../statusError.ts";
import { withCondition } from "./podConditions.ts";

/** With which options an Eviction deletes its pod. */
export function evictionOptions(name: string, eviction: JsonObject, query: URLSearchParams): DeleteOptions {
  if (textAt(objectAt(eviction, "metadata"), "name") !== name)
    throw badRequest("name in URL does not match name in Eviction object");
  const options = eviction["deleteOptions"];
  return deleteOptions(query, isObject(options) ? options : undefined);
}

/** The mark by which a reader knows why the pod goes. */
export function markEvicted(pod: ApiObject, time: string): ApiObject {
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  return withCondition(pod, condition, time);
}
