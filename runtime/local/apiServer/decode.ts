// From the body of a write to an object: parsed, of the kind that the path says, its fields known.
import {
  inWords,
  isObject,
  parseJson,
  type ApiObject,
  type Json,
  type JsonObject,
  type Metadata,
} from "./json.ts";
import type { WriteOptions } from "./queryOptions.ts";
import { apiVersionOf, type Resource } from "./resource.ts";
import { shaped, type Shape, type Shaped } from "./shape.ts";
import { badRequest, unsupportedMediaType } from "./statusError.ts";

export interface Decoded {
  readonly object: ApiObject;
  /** Fields that are not known, in words, for the Warning header. */
  readonly warnings: readonly string[];
}

/** A body that must be JSON. */
export function readJson(mediaType: string, text: string): Json {
  if (mediaType !== "application/json" && mediaType !== "")
    throw unsupportedMediaType(
      "the body of the request was in an unknown format - accepted media types include: application/json",
    );
  const json = parseJson(text);
  if (json === undefined)
    throw badRequest("couldn't get version/kind; json parse error: the body is no JSON");
  return json;
}

/** Throws a BadRequest where the object is of another kind or has values of wrong types. */
export function decode(
  json: Json,
  resource: Resource,
  fieldValidation: WriteOptions["fieldValidation"],
): Decoded {
  const { kind } = resource;
  const apiVersion = apiVersionOf(resource);
  if (!isObject(json))
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind`,
    );
  const given = { kind: json["kind"] ?? kind, apiVersion: json["apiVersion"] ?? apiVersion };
  const where = `${inWords(given.kind)} in version ${JSON.stringify(given.apiVersion)} cannot be handled as a ${kind}`;
  if (given.kind !== kind || given.apiVersion !== apiVersion)
    throw badRequest(`${where}: it must be a ${kind} of ${apiVersion}`);
  const found = checked({ ...json, kind, apiVersion }, resource.strategy.shape, where);
  if (fieldValidation === "Strict" && found.unknown.length > 0)
    throw badRequest(`${where}: strict decoding error: ${words(found).join(", ")}`);
  return { object: found.object, warnings: fieldValidation === "Warn" ? words(found) : [] };
}

/** An object from inside the server, as a patch makes it. */
export function checked(
  json: JsonObject,
  shape: Shape | undefined,
  where: string,
): Shaped & { readonly object: ApiObject } {
  const found = shape === undefined ? { value: json, unknown: [], wrong: [] } : shaped(json, shape);
  const [wrong] = found.wrong;
  if (wrong !== undefined)
    throw badRequest(
      `${where}: json: cannot unmarshal ${wrong.found} into the field ${wrong.path}, which takes ${wrong.expected}`,
    );
  const { kind, apiVersion, metadata = {} } = isObject(found.value) ? found.value : {};
  if (typeof kind !== "string" || typeof apiVersion !== "string" || !isMetadata(metadata))
    throw badRequest(`${where}: its metadata is not of the form that metadata has`);
  return {
    ...found,
    object: { ...(isObject(found.value) && found.value), kind, apiVersion, metadata: trimmed(metadata) },
  };
}

export function words({ unknown }: Pick<Shaped, "unknown">): string[] {
  return unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
}

const TEXTS = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
];
const NUMBERS = ["generation", "deletionGracePeriodSeconds"];

function isMetadata(value: Json): value is Metadata {
  if (!isObject(value)) return false;
  const isOf = (fields: readonly string[], type: string): boolean =>
    fields.every((field) => value[field] == null || typeof value[field] === type);
  return (
    isOf(TEXTS, "string") &&
    isOf(NUMBERS, "number") &&
    isTextMap(value["labels"]) &&
    isTextMap(value["annotations"]) &&
    isListOf(value["finalizers"], (item) => typeof item === "string") &&
    isListOf(value["ownerReferences"], isObject)
  );
}

function isTextMap(value: Json | undefined): boolean {
  return value == null || (isObject(value) && Object.values(value).every((text) => typeof text === "string"));
}

function isListOf(value: Json | undefined, isItem: (item: Json) => boolean): boolean {
  return value == null || (Array.isArray(value) && value.every(isItem));
}

/** Metadata without what is empty: on the wire that is absent. */
function trimmed(metadata: Metadata): Metadata {
  const isEmpty = (value: Json | undefined): boolean =>
    value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(
    Object.entries(metadata).filter(([field, value]) => field !== "managedFields" && !isEmpty(value)),
  );
}
