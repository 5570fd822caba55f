// The parts of a pod that are actions: binding, eviction and log.
import type { Readable } from "node:stream";
import type { Clock } from "../../../clock.ts";
import { json, type Answer } from "../answer.ts";
import { readObjectBody, type ApiRequest } from "../apiRequest.ts";
import { objectAt, textAt, type ApiObject, type JsonObject } from "../json.ts";
import { writeOptions } from "../queryOptions.ts";
import type { ObjectPath, Registry } from "../registry.ts";
import { badRequest, noSuchResource, statusObject } from "../statusError.ts";
import { wireTime } from "../wireTime.ts";
import { bind } from "./binding.ts";
import { evictionOptions, markEvicted } from "./eviction.ts";
import { logContainer, logUrl } from "./podLog.ts";

/** A kubelet's answer to the request for a log. */
export interface LogAnswer {
  readonly code: number;
  readonly contentType: string;
  readonly body: Readable;
}

/** Where logs come from. */
export interface LogSource {
  readonly read: (url: URL, signal: AbortSignal) => Promise<LogAnswer>;
  /** The node of a name, or `undefined`. */
  readonly nodeOf: (name: string) => ApiObject | undefined;
}

interface Services {
  readonly registry: Registry;
  readonly logs: LogSource;
  readonly clock: Clock;
}

export async function podSubresource(
  request: ApiRequest,
  path: ObjectPath,
  subresource: string,
  services: Services,
): Promise<Answer> {
  switch (subresource) {
    case "binding":
      return answerBinding(await bodyOf(request, "Binding"), request, path, services);
    case "eviction":
      return answerEviction(await bodyOf(request, "Eviction"), request, path, services);
    case "log":
      return answerLog(request, path, services);
    default:
      throw noSuchResource();
  }
}

async function bodyOf(request: ApiRequest, kind: string): Promise<JsonObject> {
  const body = await readObjectBody(request);
  if (body === undefined || (body["kind"] ?? kind) !== kind)
    throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  return body;
}

function answerBinding(
  body: JsonObject,
  { query }: ApiRequest,
  path: ObjectPath,
  { registry, clock }: Services,
): Answer {
  const { isDryRun } = writeOptions(query, "CreateOptions");
  registry.change(path, bind(path, body, wireTime(clock.now())), isDryRun);
  return json(statusObject({ status: "Success", code: 201 }), 201);
}

function answerEviction(
  body: JsonObject,
  { query }: ApiRequest,
  path: ObjectPath,
  { registry, clock }: Services,
): Answer {
  const options = evictionOptions(path.name, body, query);
  registry.checkPreconditions(path, options);
  const time = wireTime(clock.now());
  const marked = registry.change(path, (pod) => markEvicted(pod, time), options.isDryRun);
  const { resourceVersion } = marked.object.metadata;
  registry.delete(path, options.resourceVersion === undefined ? options : { ...options, resourceVersion });
  return json(statusObject({ status: "Success", code: 201 }), 201);
}

async function answerLog(
  { query, signal }: ApiRequest,
  path: ObjectPath,
  { registry, logs }: Services,
): Promise<Answer> {
  const { object: pod } = registry.get(path);
  const container = logContainer(pod, query);
  const nodeName = textAt(objectAt(pod, "spec"), "nodeName");
  // Nobody has written anything yet.
  if (nodeName === "") return { kind: "text", code: 204, text: "" };
  const node = logs.nodeOf(nodeName);
  const answer = await logs.read(logUrl(pod, container, node, query), signal);
  return { kind: "stream", ...answer };
}
