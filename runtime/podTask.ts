// Tasks whose pods run an image of their own and no worker: return values go in as text in fields of the manifest, and one
// comes out of the termination message.
import type { XComField } from "../schemas/generated/dag.ts";
import type { Pod } from "../schemas/generated/pod.ts";
import { baseContainerName } from "../schemas/podIdentity.ts";
import type { Json } from "./authoring/json.ts";
import type { PodFacts } from "./model.ts";
import { parseJson } from "./worker/parseJson.ts";
import { xcomOf, type Xcoms } from "./worker/xcomArguments.ts";

/** A copy of the pod that has return values as JSON text in its `xcom_fields`; null for a task that returned nothing. */
export function fillXcoms(pod: Pod, fields: readonly XComField[], xcoms: Xcoms): Pod {
  const filled = structuredClone(pod);
  for (const { pointer, task_id } of fields) {
    setText(filled, pointerSegments(pointer), JSON.stringify(xcomOf(task_id, xcoms)));
  }
  return filled;
}

function setText(tree: object, segments: readonly string[], text: string): void {
  const [segment = "", ...rest] = segments;
  const member: unknown = Reflect.get(tree, segment);
  if (rest.length > 0 && typeof member === "object" && member !== null) return setText(member, rest, text);
  if (rest.length > 0 || typeof member !== "string") {
    throw new Error(`invariant: the manifest has no text at ${segments.join("/")}, where an xcom field is`);
  }
  Reflect.set(tree, segment, text);
}

/** RFC 6901. */
function pointerSegments(pointer: string): string[] {
  const segments = pointer.slice(1).split("/");
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** How `base` ended, and so its task. */
export type PodTaskResult =
  /** What is no JSON is no return value, and that is null. */
  | { readonly kind: "success"; readonly value: Json }
  | { readonly kind: "failure"; readonly exitCode: number };

/** Undefined until `base` has ended. Why it failed is for the whole of the pod to say. */
export function podTaskResult(pod: PodFacts): PodTaskResult | undefined {
  const base = pod.containers.find(({ name, kind }) => name === baseContainerName && kind === "main");
  if (base?.state.kind !== "terminated") return undefined;
  const { exitCode, message = "" } = base.state;
  return exitCode === 0
    ? { kind: "success", value: parseJson(message) ?? null }
    : { kind: "failure", exitCode };
}
