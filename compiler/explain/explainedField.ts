// What is known of one field of a pod or of dag.json.
import type { Json, Origin } from "../model.ts";

/** Who supplied a value. In pods, lowest first, `template` to `identity`; in dag.json `default`, `default_args`, and the rest. */
export type FieldLayer =
  | "template"
  | "executor"
  | "default_args"
  | "pod_task"
  | "pod_override"
  | "identity"
  | "default"
  | "dag"
  | "task"
  | "call"
  | "edge";

/** A value that a layer has for a field. */
export interface FieldValue {
  readonly layer: FieldLayer;
  readonly value: Json;
  /** Where it is written, or what podloom made it for; `undefined` for a default, which stands nowhere. */
  readonly origin: Origin | undefined;
}

/** One step of the way to a field: the key of a map, or what an element of a list is called. */
export interface FieldStep {
  readonly in: "map" | "list";
  readonly name: string;
}

export interface ExplainedField {
  /** The way to the field: `spec`, `containers`, `[base]`, `image`. */
  readonly way: readonly FieldStep[];
  /** The same as a JSON pointer in the manifest, in the task's entry in dag.json, or in the DAG's options there. */
  readonly pointer: string;
  /** `undefined` where launch alone sets the field, or a layer took it away. */
  readonly set: FieldValue | undefined;
  /** The layer that took the field away: its value is null. */
  readonly removedBy: FieldValue | undefined;
  /** What launch puts there, in words; `undefined` where it leaves the field as it is. */
  readonly atLaunch: string | undefined;
  /** What lower layers have for the field, the highest first. */
  readonly overrode: readonly FieldValue[];
}
