// From a request to its answer: what its path means, whether the verb is allowed, and who does the work.
import type { Clock, Random } from "../../clock.ts";
import { json, type Answer } from "./answer.ts";
import { readJsonBody, readObjectBody, type ApiRequest } from "./apiRequest.ts";
import { decode } from "./decode.ts";
import { document } from "./discovery.ts";
import { list, parseRevision, selects } from "./listing.ts";
import { readPatch } from "./patch.ts";
import { podSubresource, type LogSource } from "./pods/podSubresource.ts";
import { deleteOptions, isWatch, listOptions, watchOptions, writeOptions } from "./queryOptions.ts";
import type { ObjectPath, Part, Registry, Written } from "./registry.ts";
import { representation, type Representation } from "./representation.ts";
import { requestTarget } from "./requestTarget.ts";
import type { Resource, Verb } from "./resource.ts";
import { methodNotAllowed, noSuchResource, statusObject, tooLargeResourceVersion } from "./statusError.ts";
import type { ResourceStore } from "./store.ts";
import type { StoredObject } from "./storedObject.ts";
import type { RowObject } from "./table.ts";
import { checkStart, watch } from "./watching.ts";

export interface Services {
  readonly resources: readonly Resource[];
  readonly storeOf: (resource: Resource) => ResourceStore;
  readonly registry: Registry;
  readonly logs: LogSource;
  readonly clock: Clock;
  readonly random: Random;
}

/** Throws a StatusError where the request is refused. */
export async function dispatch(request: ApiRequest, services: Services): Promise<Answer> {
  const target = requestTarget(request.path, services.resources);
  if (target === undefined) throw noSuchResource();
  switch (target.kind) {
    case "document":
      return answerDocument(target.path, request, services);
    case "collection":
      return onCollection(request, target, services);
    case "object": {
      const { resource, namespace, name } = target;
      allow(verbOf(request.method, false), resource.verbs);
      return onObject(request, { resource, namespace, name }, "object", services);
    }
    case "subresource": {
      const { resource, namespace, name, subresource } = target;
      const path = { resource, namespace, name };
      allow(verbOf(request.method, false), subresource.verbs);
      if (subresource.name === "status") return onObject(request, path, "status", services);
      return podSubresource(request, path, subresource.name, services);
    }
  }
}

function answerDocument(path: string, { method, accept }: ApiRequest, { resources }: Services): Answer {
  if (method !== "GET") throw methodNotAllowed();
  if (["/livez", "/readyz", "/healthz"].includes(path)) return { kind: "text", code: 200, text: "ok" };
  const found = document(path, accept, resources);
  if (found === undefined) return { kind: "text", code: 404, text: "404 page not found\n" };
  return { kind: "json", code: 200, text: JSON.stringify(found.object), contentType: found.contentType };
}

interface Collection {
  readonly resource: Resource;
  readonly namespace: string | undefined;
}

async function onCollection(
  request: ApiRequest,
  collection: Collection,
  services: Services,
): Promise<Answer> {
  const { resource, namespace } = collection;
  const { query } = request;
  const verb = verbOf(request.method, true);
  allow(verb, resource.verbs);
  if (verb === "create") {
    if (resource.isNamespaced && namespace === undefined) throw methodNotAllowed();
    const options = writeOptions(query, "CreateOptions");
    const decoded = decode(await readJsonBody(request), resource, options.fieldValidation);
    const written = services.registry.create(decoded, {
      resource,
      namespace: namespace ?? "",
      isDryRun: options.isDryRun,
    });
    return answerWritten(written, representationOf(request, resource, services));
  }
  if (verb === "deletecollection") return deleteCollection(request, collection, services);
  const shown = representationOf(request, resource, services);
  if (isWatch(query)) return answerWatch(request, collection, shown, services);
  const page = list(services.storeOf(resource), { resource, namespace, options: listOptions(query) });
  return { kind: "json", code: 200, text: shown.list(page) };
}

function answerWatch(
  { query }: ApiRequest,
  { resource, namespace }: Collection,
  shown: Representation,
  services: Services,
): Answer {
  const options = watchOptions(query);
  checkStart(options);
  const store = services.storeOf(resource);
  const isSelected = selects({ resource, namespace, options });
  const { clock, random } = services;
  const { bookmark, object: render } = shown;
  return {
    kind: "watch",
    start: (sink) => watch({ store, options, isSelected, render, bookmark, sink, clock, random }),
  };
}

async function deleteCollection(
  request: ApiRequest,
  { resource, namespace }: Collection,
  services: Services,
): Promise<Answer> {
  const options = deleteOptions(request.query, await readObjectBody(request));
  const page = list(services.storeOf(resource), { resource, namespace, options: listOptions(request.query) });
  const deleted = page.items.map(({ object: { metadata } }) =>
    services.registry.delete(
      { resource, namespace: metadata.namespace ?? "", name: metadata.name ?? "" },
      options,
    ),
  );
  const items = deleted.map(({ stored }) => stored);
  const text = representationOf(request, resource, services).list({ items, metadata: page.metadata });
  return { kind: "json", code: 200, text };
}

async function onObject(
  request: ApiRequest,
  path: ObjectPath,
  part: Part,
  services: Services,
): Promise<Answer> {
  const { registry } = services;
  const { resource } = path;
  const { query, mediaType } = request;
  const shown = representationOf(request, resource, services);
  switch (request.method) {
    case "GET":
      return answerObject(getAtLeast(path, query, services), 200, shown);
    case "PUT": {
      const options = writeOptions(query, "UpdateOptions");
      const decoded = decode(await readJsonBody(request), resource, options.fieldValidation);
      return answerWritten(registry.update(path, decoded, { isDryRun: options.isDryRun, part }), shown);
    }
    case "PATCH": {
      const options = writeOptions(query, "PatchOptions");
      const apply = readPatch(mediaType, await request.readBody());
      return answerWritten(registry.patch(path, apply, { ...options, part }), shown);
    }
    case "DELETE": {
      const options = deleteOptions(query, await readObjectBody(request));
      const { stored, isRemoved } = registry.delete(path, options);
      const isShown = resource.strategy.gracePeriodSeconds !== undefined || !isRemoved;
      return isShown ? answerObject(stored, 200, shown) : json(deletedStatus(path, stored));
    }
    default:
      throw methodNotAllowed();
  }
}

function getAtLeast(path: ObjectPath, query: URLSearchParams, { registry, storeOf }: Services): StoredObject {
  const wanted = parseRevision(query.get("resourceVersion") ?? "");
  const { revision } = storeOf(path.resource);
  if (wanted > revision) throw tooLargeResourceVersion(wanted, revision);
  return registry.get(path);
}

function deletedStatus({ resource: { group, plural }, name }: ObjectPath, { object }: StoredObject): unknown {
  const details = { name, ...(group !== "" && { group }), kind: plural, uid: object.metadata.uid };
  return statusObject({ status: "Success", details });
}

function answerWritten({ stored, isCreated, warnings }: Written, shown: Representation): Answer {
  return { kind: "json", code: isCreated ? 201 : 200, text: shown.object(stored), warnings };
}

function answerObject(stored: StoredObject, code: number, shown: Representation): Answer {
  return { kind: "json", code, text: shown.object(stored) };
}

function representationOf(
  { accept, query }: ApiRequest,
  resource: Resource,
  { clock }: Services,
): Representation {
  const included = query.get("includeObject");
  const rowObject: RowObject = included === "None" || included === "Object" ? included : "Metadata";
  return representation({ resource, accept, rowObject, nowMs: () => clock.now() });
}

/** `undefined` where the method means nothing. */
function verbOf(method: string, isCollection: boolean): Verb | undefined {
  switch (method) {
    case "GET":
      return isCollection ? "list" : "get";
    case "POST":
      return "create";
    case "PUT":
      return isCollection ? undefined : "update";
    case "PATCH":
      return isCollection ? undefined : "patch";
    case "DELETE":
      return isCollection ? "deletecollection" : "delete";
    default:
      return undefined;
  }
}

function allow(verb: Verb | undefined, verbs: readonly Verb[]): void {
  if (verb === undefined || !verbs.includes(verb)) throw methodNotAllowed();
}
