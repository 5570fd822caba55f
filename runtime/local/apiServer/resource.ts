// What a resource is to the server: names, what can be done with it, how it is selected, shown and written.
import type { SelectableFields } from "./fieldSelector.ts";
import type { ApiObject } from "./json.ts";
import type { Shape } from "./shape.ts";
import type { Cause } from "./statusError.ts";
import type { Column } from "./table.ts";

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

export interface Resource {
  /** "" is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly isNamespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  readonly fields: SelectableFields;
  readonly columns: readonly Column[];
  /** How long an object is kept; for ever where it is not told. */
  readonly lifetimeMs?: number;
  readonly strategy: Strategy;
}

/** Part of an object that has a path of its own. */
export interface Subresource {
  readonly name: string;
  readonly kind: string;
  /** Of the kind, where it is not the resource's own. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly Verb[];
}

/** How a resource's objects are written. All of it is pure; `next` is never changed in place. */
export interface Strategy {
  /** The fields that objects may have; `undefined` where that is not checked. */
  readonly shape: Shape | undefined;
  /** Fills in defaults, and resets what a client may not set. */
  readonly prepareForCreate: (object: ApiObject) => ApiObject;
  readonly validateCreate: (object: ApiObject) => readonly Cause[];
  /** Keeps what an update may not touch. */
  readonly prepareForUpdate: (next: ApiObject, current: ApiObject) => ApiObject;
  readonly validateUpdate: (next: ApiObject, current: ApiObject) => readonly Cause[];
  /** The same by the status subresource. */
  readonly prepareForStatusUpdate: (next: ApiObject, current: ApiObject) => ApiObject;
  readonly validateStatusUpdate: (next: ApiObject, current: ApiObject) => readonly Cause[];
  /** How long a deletion waits for the object's owner to end it; `undefined` where objects of this resource go at once. */
  readonly gracePeriodSeconds: ((object: ApiObject, wanted: number | undefined) => number) | undefined;
  /** Whether an update of an object that is not there creates it. */
  readonly isCreatedByUpdate: boolean;
  /** Whether an update may leave out the resourceVersion that it is based on. */
  readonly allowsUnconditionalUpdate: boolean;
}

/** `v1`, or `coordination.k8s.io/v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

export function keyOf(resource: Resource, namespace: string, name: string): string {
  return resource.isNamespaced ? `${namespace}/${name}` : name;
}
