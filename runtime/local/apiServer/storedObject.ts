// An object as the store keeps it: parsed, and as the text that is sent.
import { without, type ApiObject } from "./json.ts";

export interface StoredObject {
  readonly object: ApiObject;
  readonly revision: number;
  /** The object as JSON without its kind and apiVersion, as items of lists are written. Made once, however often it is sent. */
  readonly itemText: string;
}

/** An object with the revision as its resourceVersion. */
export function storedAt(object: ApiObject, revision: number): StoredObject {
  const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
  return { object: stored, revision, itemText: itemTextOf(stored) };
}

/** A stored object as JSON with its kind and apiVersion. */
export function wholeText({ object: { kind, apiVersion }, itemText }: StoredObject): string {
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},${itemText.slice(1)}`;
}

/** An object that was never stored, as a dry run creates it: it has no resourceVersion. */
export function unstored(object: ApiObject): StoredObject {
  return { object, revision: 0, itemText: itemTextOf(object) };
}

function itemTextOf(object: ApiObject): string {
  return JSON.stringify(without(object, "kind", "apiVersion"));
}
