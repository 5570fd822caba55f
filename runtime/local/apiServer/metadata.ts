// The part of an object that the server keeps itself: identity, times and generation, and what a client may change of it.
import { randomUUID } from "node:crypto";
import type { Random } from "../../clock.ts";
import type { ApiObject, Metadata } from "./json.ts";
import { invalid, type Cause } from "./statusError.ts";
import { wireTime } from "./wireTime.ts";

interface NewObject {
  readonly namespace: string | undefined;
  readonly nowMs: number;
  readonly random: Random;
}

/** Metadata of a new object. Throws an Invalid where it has no name and none can be made. */
export function newMetadata(object: ApiObject, { namespace, nowMs, random }: NewObject): Metadata {
  const { labels, annotations, finalizers, ownerReferences, generateName, generation } = object.metadata;
  const name =
    object.metadata.name ?? (generateName === undefined ? undefined : generatedName(generateName, random));
  if (name === undefined)
    throw invalid({ kind: object.kind, name: "" }, [
      { reason: "FieldValueRequired", field: "metadata.name", message: "name or generateName is required" },
    ]);
  return {
    name,
    ...(generateName !== undefined && { generateName }),
    ...(namespace !== undefined && { namespace }),
    uid: randomUUID(),
    ...(generation !== undefined && { generation }),
    creationTimestamp: wireTime(nowMs),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(ownerReferences && { ownerReferences }),
    ...(finalizers && { finalizers }),
  };
}

/** An update's metadata, with the fields that are the server's own as they are. What a client may leave empty stays empty. */
export function keptMetadata(next: Metadata, current: Metadata): Metadata {
  const { labels, annotations, finalizers, ownerReferences, generateName } = next;
  const { name, namespace, uid, generation, resourceVersion, creationTimestamp } = current;
  const { deletionTimestamp, deletionGracePeriodSeconds } = current;
  const fields = {
    name,
    generateName,
    namespace,
    uid: next.uid ?? uid,
    resourceVersion,
    generation,
    creationTimestamp: next.creationTimestamp ?? creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    labels,
    annotations,
    ownerReferences,
    finalizers,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What an update may not change of an object's metadata. */
export function metadataCauses(next: Metadata, current: Metadata): Cause[] {
  const causes: Cause[] = (["uid", "creationTimestamp"] as const)
    .filter((field) => next[field] !== undefined && next[field] !== current[field])
    .map((field) => ({
      reason: "FieldValueInvalid",
      field: `metadata.${field}`,
      message: `${JSON.stringify(next[field])}: field is immutable`,
    }));
  const known = new Set(current.finalizers);
  const added = (next.finalizers ?? []).filter((finalizer) => !known.has(finalizer));
  if (current.deletionTimestamp !== undefined && added.length > 0)
    causes.push({
      reason: "FieldValueForbidden",
      field: "metadata.finalizers",
      message: `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`,
    });
  return causes;
}

/** Without vowels, so that no words come out, and without what looks alike. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;
/** A generated name is a DNS label, whatever it begins with. */
const MAX_LENGTH = 63;

function generatedName(beginning: string, random: Random): string {
  const letter = (): string => LETTERS[Math.floor(random() * LETTERS.length)] ?? "";
  const suffix = Array.from({ length: SUFFIX_LENGTH }, letter).join("");
  return beginning.slice(0, MAX_LENGTH - SUFFIX_LENGTH) + suffix;
}
