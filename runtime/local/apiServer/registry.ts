// The verbs that write, for every resource: prepared and validated by its strategy, then stored – or not, on a dry run.
import { isDeepStrictEqual } from "node:util";
import type { Clock, Random } from "../../clock.ts";
import { checked, words, type Decoded } from "./decode.ts";
import { deletion, isReleased } from "./deletion.ts";
import { isObject, type ApiObject, type Json } from "./json.ts";
import { keptMetadata, metadataCauses, newMetadata } from "./metadata.ts";
import type { DeleteOptions, WriteOptions } from "./queryOptions.ts";
import { keyOf, type Resource } from "./resource.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  modified,
  notFound,
  StatusError,
  type Cause,
  type Target,
} from "./statusError.ts";
import type { ResourceStore } from "./store.ts";
import { storedAt, unstored, type StoredObject } from "./storedObject.ts";

/** One object of a resource, by its path. */
export interface ObjectPath {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** Which part of an object an update is about. */
export type Part = "object" | "status";

export interface Written {
  readonly stored: StoredObject;
  readonly isCreated: boolean;
  readonly warnings: readonly string[];
}

interface RegistryOptions {
  readonly storeOf: (resource: Resource) => ResourceStore;
  readonly clock: Clock;
  readonly random: Random;
}

export class Registry {
  private readonly options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.options = options;
  }

  /** Throws a NotFound. */
  get(path: ObjectPath): StoredObject {
    const stored = this.options.storeOf(path.resource).get(keyOf(path.resource, path.namespace, path.name));
    if (stored === undefined) throw notFound(targetOf(path));
    return stored;
  }

  create(
    { object, warnings }: Decoded,
    { resource, namespace, isDryRun }: { resource: Resource; namespace: string; isDryRun: boolean },
  ): Written {
    const { clock, random, storeOf } = this.options;
    checkNamespace(object, resource, namespace);
    // What is no number is taken for none.
    if (/^0*[1-9]\d*$/.test(object.metadata.resourceVersion ?? ""))
      throw new StatusError({
        code: 500,
        message: "resourceVersion should not be set on objects to be created",
      });
    const metadata = newMetadata(object, {
      namespace: resource.isNamespaced ? namespace : undefined,
      nowMs: clock.now(),
      random,
    });
    const prepared = resource.strategy.prepareForCreate({ ...object, metadata });
    refuse(prepared, resource, resource.strategy.validateCreate(prepared));
    const path = { resource, namespace, name: metadata.name ?? "" };
    const store = storeOf(resource);
    const key = keyOf(resource, namespace, path.name);
    const present = store.get(key);
    if (present !== undefined)
      throw alreadyExists(targetOf(path), present.object.metadata.deletionTimestamp !== undefined);
    return { stored: isDryRun ? unstored(prepared) : store.put(key, prepared), isCreated: true, warnings };
  }

  /** Replaces an object, or creates it where its resource allows that. */
  update(path: ObjectPath, decoded: Decoded, { isDryRun, part }: { isDryRun: boolean; part: Part }): Written {
    const { resource, namespace, name } = path;
    const { metadata } = decoded.object;
    checkNamespace(decoded.object, resource, namespace);
    if (metadata.name !== name)
      throw badRequest(
        `the name of the object (${metadata.name ?? ""}) does not match the name on the URL (${name})`,
      );
    const store = this.options.storeOf(resource);
    const current = store.get(keyOf(resource, namespace, name));
    if (current === undefined && resource.strategy.isCreatedByUpdate)
      return this.create(decoded, { resource, namespace, isDryRun });
    if (current === undefined) throw notFound(targetOf(path));
    if (metadata.uid !== undefined && metadata.uid !== current.object.metadata.uid)
      throw conflict(
        targetOf(path),
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${current.object.metadata.uid}`,
      );
    if (metadata.resourceVersion === undefined && !resource.strategy.allowsUnconditionalUpdate)
      refuse(current.object, resource, [
        {
          reason: "FieldValueInvalid",
          field: "metadata.resourceVersion",
          message: "0x0: must be specified for an update",
        },
      ]);
    return {
      stored: this.replace(path, current, { next: decoded.object, part, isDryRun }),
      isCreated: false,
      warnings: decoded.warnings,
    };
  }

  patch(
    path: ObjectPath,
    apply: (target: ApiObject) => Json,
    { isDryRun, fieldValidation, part }: WriteOptions & { readonly part: Part },
  ): Written {
    const { resource, name } = path;
    const current = this.get(path);
    const patched = apply(current.object);
    if (!isObject(patched)) throw badRequest("the patch leaves no object");
    const found = checked(patched, resource.strategy.shape, "the patched object");
    const unknown = words(found);
    if (fieldValidation === "Strict" && unknown.length > 0)
      throw invalid({ kind: "", name: "" }, [
        {
          reason: "FieldValueInvalid",
          field: "patch",
          message: `strict decoding error: ${unknown.join(", ")}`,
        },
      ]);
    const { object } = found;
    if (object.kind !== current.object.kind || object.apiVersion !== current.object.apiVersion)
      throw badRequest("a patch cannot change the kind of an object");
    if (object.metadata.name !== name)
      throw badRequest(
        `the name of the object (${object.metadata.name ?? ""}) does not match the name on the URL (${name})`,
      );
    checkNamespace(object, resource, path.namespace);
    return {
      stored: this.replace(path, current, { next: object, part, isDryRun }),
      isCreated: false,
      warnings: fieldValidation === "Warn" ? unknown : [],
    };
  }

  /** Changes an object from inside the server. Throws a NotFound. */
  change(path: ObjectPath, change: (object: ApiObject) => ApiObject, isDryRun: boolean): StoredObject {
    const current = this.get(path);
    return this.store(path, current, change(current.object), isDryRun);
  }

  /** What is left of the object, or its last state. */
  delete(
    path: ObjectPath,
    options: DeleteOptions,
  ): { readonly stored: StoredObject; readonly isRemoved: boolean } {
    const { resource, namespace, name } = path;
    const { strategy } = resource;
    const current = this.get(path);
    checkPreconditions(path, current.object, options);
    const { next, isRemoved } = deletion(current.object, {
      strategy,
      gracePeriodSeconds: options.gracePeriodSeconds,
      nowMs: this.options.clock.now(),
    });
    if (options.isDryRun) return { stored: storedAt(next, current.revision), isRemoved };
    const store = this.options.storeOf(resource);
    const key = keyOf(resource, namespace, name);
    // Resources with grace periods tell that an object is to go before it is gone.
    const isTold = strategy.gracePeriodSeconds !== undefined || !isRemoved;
    const stored = isTold && !isDeepStrictEqual(next, current.object) ? store.put(key, next) : current;
    if (!isRemoved) return { stored, isRemoved };
    return { stored: store.remove(key, stored.object), isRemoved };
  }

  /** Throws a NotFound, or a Conflict where the object is not the one that is meant. */
  checkPreconditions(path: ObjectPath, options: DeleteOptions): void {
    checkPreconditions(path, this.get(path).object, options);
  }

  private replace(
    path: ObjectPath,
    current: StoredObject,
    { next, part, isDryRun }: { next: ApiObject; part: Part; isDryRun: boolean },
  ): StoredObject {
    const { resource } = path;
    const { strategy } = resource;
    const wanted = next.metadata.resourceVersion;
    if (wanted !== undefined && wanted !== "0" && wanted !== current.object.metadata.resourceVersion)
      throw modified(targetOf(path));
    const kept = { ...next, metadata: keptMetadata(next.metadata, current.object.metadata) };
    const [prepare, validate] =
      part === "status"
        ? [strategy.prepareForStatusUpdate, strategy.validateStatusUpdate]
        : [strategy.prepareForUpdate, strategy.validateUpdate];
    const prepared = prepare(kept, current.object);
    refuse(prepared, resource, [
      ...metadataCauses(prepared.metadata, current.object.metadata),
      ...validate(prepared, current.object),
    ]);
    return this.store(path, current, prepared, isDryRun);
  }

  /** An update that changes nothing is none, and one that releases an object from its deletion removes it. */
  private store(
    { resource, namespace, name }: ObjectPath,
    current: StoredObject,
    next: ApiObject,
    isDryRun: boolean,
  ): StoredObject {
    if (isDeepStrictEqual(next, current.object)) return current;
    if (isDryRun) return storedAt(next, current.revision);
    const store = this.options.storeOf(resource);
    const key = keyOf(resource, namespace, name);
    if (next.metadata.deletionTimestamp === undefined || !isReleased(next)) return store.put(key, next);
    store.remove(key, next);
    return storedAt(next, current.revision);
  }
}

export function targetOf({ resource: { group, plural }, name }: ObjectPath): Target {
  return { group, plural, name };
}

function refuse({ metadata }: ApiObject, { group, kind }: Resource, causes: readonly Cause[]): void {
  if (causes.length > 0) throw invalid({ group, kind, name: metadata.name ?? "" }, causes);
}

function checkNamespace({ metadata }: ApiObject, { isNamespaced }: Resource, namespace: string): void {
  if (isNamespaced && metadata.namespace !== undefined && metadata.namespace !== namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

function checkPreconditions(
  { resource, name }: ObjectPath,
  { metadata }: ApiObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  const target = { group: resource.group, plural: resource.kind, name };
  if (uid !== undefined && uid !== metadata.uid)
    throw conflict(
      target,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw conflict(
      target,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
}
