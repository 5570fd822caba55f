// JSON merge patch: https://www.rfc-editor.org/rfc/rfc7396
import { isObject, type Json, type JsonObject } from "./json.ts";

export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, Json | undefined>(Object.entries(target));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null || value === undefined) merged.delete(field);
    else merged.set(field, isObject(value) ? mergePatch(objectOr(merged.get(field)), value) : value);
  }
  return Object.fromEntries(merged);
}

function objectOr(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
