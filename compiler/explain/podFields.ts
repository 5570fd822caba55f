// The fields of a task's pod: each leaf with its layer and what it overrode, what a layer took away, what launch sets.
import { valueAt } from "../located.ts";
import type { Located } from "../model.ts";
import { pointerSegments } from "../pointer.ts";
import { compareKeys, keyOrder } from "../yaml/keyOrder.ts";
import type { ExplainedField, FieldStep, FieldValue } from "./explainedField.ts";
import { partsOf, type Part } from "./fieldAddress.ts";
import type { LayeredPod, LayerRemoval } from "./layeredPod.ts";
import type { LaunchField } from "./launchFields.ts";

export function podFields(layered: LayeredPod, launch: readonly LaunchField[]): ExplainedField[] {
  const words = new Map(launch.map((field) => [field.pointer, field.words]));
  const leaves = leavesOf(layered, words);
  const added = launch.filter(({ pointer }) => valueAt(layered.pod, pointer) === undefined);
  return [
    ...leaves,
    ...layered.removed.filter(isGone(layered)).map((removal) => removedField(removal, layered)),
    ...added.map(({ pointer, way, words: atLaunch }) => ({ ...NOTHING, pointer, way, atLaunch })),
  ];
}

const NOTHING = { set: undefined, removedBy: undefined, atLaunch: undefined, overrode: [] } as const;

/** What a walk through the pod knows of where it is. */
interface Place {
  readonly pointer: string;
  readonly way: readonly FieldStep[];
  /** The field that the value is in, or in a list of. */
  readonly field: string | undefined;
  /** What was in the place of the value, or of something that holds it. */
  readonly below: Located | undefined;
}

function leavesOf(layered: LayeredPod, words: ReadonlyMap<string, string>): ExplainedField[] {
  const walk = (value: Located, place: Place): ExplainedField[] => {
    const { pointer, way, field } = place;
    // What a whole list or map replaced, each of its leaves did.
    const below = layered.replacedBy(value) ?? place.below;
    const parts = inOrder(partsOf(value, pointer), field);
    if (parts.length > 0)
      return parts.flatMap((part) =>
        walk(part.value, {
          pointer: part.pointer,
          way: [...way, part.step],
          field: part.step.in === "map" ? part.step.name : field,
          below,
        }),
      );
    const [set, overrode] = [layered.valueOf(value), valuesBelow(below, layered)];
    return [{ ...NOTHING, pointer, way, set, atLaunch: words.get(pointer), overrode }];
  };
  return walk(layered.pod, { pointer: "", way: [], field: undefined, below: undefined });
}

/** The order of manifests. */
function inOrder(parts: readonly Part[], field: string | undefined): readonly Part[] {
  if (parts[0]?.step.in !== "map") return parts;
  return parts.toSorted((a, b) => compareKeys(a.step.name, b.step.name, keyOrder(field)));
}

function valuesBelow(value: Located | undefined, layered: LayeredPod): FieldValue[] {
  return value === undefined
    ? []
    : [layered.valueOf(value), ...valuesBelow(layered.replacedBy(value), layered)];
}

/** Whether a field was taken away for good, and not with all that it was in. */
function isGone({ pod }: LayeredPod): (removal: LayerRemoval) => boolean {
  return ({ pointer }) => {
    const parent = pointer.slice(0, pointer.lastIndexOf("/"));
    return valueAt(pod, pointer) === undefined && valueAt(pod, parent) !== undefined;
  };
}

function removedField({ pointer, value, layer, by }: LayerRemoval, layered: LayeredPod): ExplainedField {
  const removedBy = { layer, value: null, origin: by };
  return {
    ...NOTHING,
    pointer,
    way: wayTo(pointer, layered.pod),
    removedBy,
    overrode: valuesBelow(value, layered),
  };
}

/** The way of a pointer; of what is not there, as if maps held it. */
function wayTo(pointer: string, pod: Located): readonly FieldStep[] {
  const way: FieldStep[] = [];
  let parts = partsOf(pod, "");
  for (const segment of pointerSegments(pointer)) {
    const part = parts.find((one) => pointerSegments(one.pointer).at(-1) === segment);
    way.push(part?.step ?? { in: "map", name: segment });
    parts = part === undefined ? [] : partsOf(part.value, part.pointer);
  }
  return way;
}
