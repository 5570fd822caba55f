// Tasks whose pods run an image of their own and no worker: return values go in as text in fields of the manifest. How one comes
// out of the termination message is in outcome.ts.
import type { XComField } from "../schemas/generated/dag.ts";
import type { Pod } from "../schemas/generated/pod.ts";
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
