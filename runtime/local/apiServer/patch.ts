// Patches by their content type.
import { applyPatch, Pointer, type Operation } from "rfc6902";
import { isList, isObject, parseJson, type ApiObject, type Json, type JsonObject } from "./json.ts";
import { mergePatch } from "./mergePatch.ts";
import { badRequest, StatusError, tooLarge, unsupportedMediaType } from "./statusError.ts";
import { strategicMergePatch } from "./strategicMergePatch.ts";

/** What a patch makes of an object. Throws the refusal of a patch that cannot be applied. */
export type ApplyPatch = (target: ApiObject) => Json;

const MOST_OPERATIONS = 10_000;
/** What a patch may copy in all: copies of copies would double with each line. */
const MAX_COPIED = 3 * 1024 * 1024;

export function readPatch(mediaType: string, text: string): ApplyPatch {
  switch (mediaType) {
    case "application/json-patch+json":
      return jsonPatch(parsed(text));
    case "application/merge-patch+json": {
      const patch = parsedObject(text);
      return (target) => mergePatch(target, patch);
    }
    case "application/strategic-merge-patch+json": {
      const patch = parsedObject(text);
      return (target) => strategicMergePatch(target, patch);
    }
    case "application/apply-patch+yaml":
    case "application/apply-patch+cbor":
      throw unsupportedMediaType(
        "the local cluster knows no server-side apply: use a merge patch, a strategic merge patch or a JSON patch",
      );
    default:
      throw new StatusError({
        code: 415,
        reason: "UnsupportedMediaType",
        message: "415: Unsupported Media Type",
        details: {},
      });
  }
}

function jsonPatch(patch: Json): ApplyPatch {
  if (!isList(patch)) throw badRequest("error decoding patch: a JSON patch is a list of operations");
  if (patch.length > MOST_OPERATIONS)
    throw badRequest(
      `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${patch.length}`,
    );
  if (!patch.every(isOperation)) throw rejected();
  return (target) => {
    const patched: Json = structuredClone(target);
    let copied = 0;
    for (const operation of structuredClone(patch)) {
      if (operation.op === "copy") copied += sizeAt(patched, operation.from);
      if (copied > MAX_COPIED) throw tooLarge(MAX_COPIED);
      if (applyPatch(patched, [operation]).some((result) => result !== null)) throw rejected();
    }
    return patched;
  };
}

/** In characters. */
function sizeAt(json: Json, pointer: string): number {
  const value: unknown = Pointer.fromJSON(pointer).get(json);
  return value === undefined ? 0 : JSON.stringify(value).length;
}

function isOperation(value: Json): value is JsonObject & Operation {
  if (!isObject(value) || typeof value["path"] !== "string") return false;
  switch (value["op"]) {
    case "add":
    case "replace":
    case "test":
      return value["value"] !== undefined;
    case "copy":
    case "move":
      return typeof value["from"] === "string";
    default:
      return value["op"] === "remove";
  }
}

function rejected(): StatusError {
  const message = "the server rejected our request due to an error in our request";
  return new StatusError({ code: 422, reason: "Invalid", message, details: {} });
}

function parsed(text: string): Json {
  const json = parseJson(text);
  if (json === undefined) throw badRequest("error decoding patch: the body is no JSON");
  return json;
}

function parsedObject(text: string): JsonObject {
  const json = parsed(text);
  if (!isObject(json)) throw badRequest("error decoding patch: the body is no object");
  return json;
}
