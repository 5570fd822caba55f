// JSON as values, and the objects of the Kubernetes API as far as every resource shares their shape.

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** The metadata that the server itself reads or writes. Revisions and times are text, as on the wire. */
export type Metadata = {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly JsonObject[];
};

/** An object of any resource. It is never changed in place. */
export interface ApiObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of an object that is an object, or an empty one. */
export function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isObject(value) ? value : {};
}

/** The objects in a member that is a list. */
export function objectsAt(object: JsonObject, field: string): readonly JsonObject[] {
  const value = object[field];
  return isList(value) ? value.filter(isObject) : [];
}

/** The member of an object that is text, or "". */
export function textAt(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

/** Array.isArray does not narrow a readonly array out of a union. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** An object without some of its fields. */
export function without(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

/** Deeper than any object of Kubernetes, and shallow enough for functions that call themselves. */
const MAX_DEPTH = 200;

/** `undefined` where the text is no JSON, or nested deeper than any object. */
export function parseJson(text: string): Json | undefined {
  try {
    const parsed: Json = JSON.parse(text);
    return isDeeper(parsed, MAX_DEPTH) ? undefined : parsed;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isDeeper(json: Json, levels: number): boolean {
  if (json === null || typeof json !== "object") return false;
  return (
    levels === 0 || Object.values(json).some((value) => value !== undefined && isDeeper(value, levels - 1))
  );
}

/** A value as it stands in a sentence: text bare, all else as JSON. */
export function inWords(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
