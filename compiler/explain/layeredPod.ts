// A task's pod merged as compiling merges it, with the layer of each value and what the value replaced.
import { isDeepStrictEqual } from "node:util";
import { withIdentity } from "../identity.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { toJson, withoutNulls } from "../located.ts";
import { merge } from "../merge/merge.ts";
import type { MergeRules } from "../merge/rules.ts";
import type { Removal } from "../merge/watch.ts";
import type { LinkedTask, Located, LocatedEntry, LocatedMap, ResolvedPod } from "../model.ts";
import { mergeRulesOf, withRestartPolicy } from "../resolve.ts";
import { executorLayerOf, lowestLayer, overridesOf, type Layer, type LayerOptions } from "../taskLayers.ts";
import type { FieldValue } from "./explainedField.ts";

type PodLayer = Layer["name"] | "identity";

export interface LayeredPod {
  readonly pod: LocatedMap;
  /** A value of the pod, or one that was replaced, with its layer. */
  valueOf(located: Located): FieldValue;
  /** What stood in the place of a value before it. */
  replacedBy(located: Located): Located | undefined;
  readonly removed: readonly LayerRemoval[];
}

export interface LayerRemoval extends Removal {
  readonly layer: PodLayer;
}

/** The layers of a pod that was compiled without an error. */
export function layeredPod(
  { task, pod: compiled }: ResolvedPod,
  dag_id: string,
  options: LayerOptions,
): LayeredPod {
  const { task_id, origin } = task.declaration;
  const layering = new Layering(lowestOf(task, options), mergeRulesOf(options.config));
  for (const layer of [executorLayerOf(task, options), ...overridesOf(task, new Map())]) layering.add(layer);
  layering.change("executor", (pod) => withRestartPolicy(pod, reported));
  layering.change("identity", (pod) => withIdentity(pod, { dag_id, task_id }, origin));
  if (!isDeepStrictEqual(toJson(layering.pod), toJson(compiled)))
    throw new Error(`invariant: the layers of ${dag_id}/${task_id} make another pod than compiling does`);
  return layering;
}

/** Compiling the pod has said all there is to say of it. */
const reported: Report = () => undefined;

function lowestOf(task: LinkedTask, options: LayerOptions): Layer {
  const lowest = lowestLayer(task, options, reported);
  if (lowest === undefined) throw new Error("invariant: a pod that was compiled has a lowest layer");
  return { ...lowest, pod: withoutNulls(lowest.pod) };
}

class Layering implements LayeredPod {
  pod: LocatedMap;
  readonly removed: LayerRemoval[] = [];
  private readonly rules: MergeRules;
  private readonly layers = new Map<Located, PodLayer>();
  private readonly replaced = new Map<Located, Located>();

  constructor({ name, pod }: Layer, rules: MergeRules) {
    this.rules = rules;
    this.pod = copyOf(pod);
    this.label(this.pod, name);
  }

  add({ name, pod: layer }: Layer): void {
    const watch = {
      replaced: (base: Located, overlay: Located) => {
        // A layer may say two things of one element: the first is in no pod.
        this.label(base, name);
        this.replaced.set(overlay, base);
      },
      removed: (removal: Removal) => {
        this.label(removal.value, name);
        this.removed.push({ ...removal, layer: name });
      },
    };
    // What layers have in common is one value in memory; here each has its own.
    this.change(name, (pod) => merge(pod, copyOf(layer), this.rules, reported, watch));
  }

  /** Lets a layer do something to the pod: what was not there before is its. */
  change(layer: PodLayer, work: (pod: LocatedMap) => LocatedMap): void {
    this.pod = work(this.pod);
    this.label(this.pod, layer);
  }

  private label(value: Located, layer: PodLayer): void {
    if (this.layers.has(value)) return;
    this.layers.set(value, layer);
    if (value.kind === "list") for (const item of value.items) this.label(item, layer);
    if (value.kind === "map") for (const entry of value.entries.values()) this.label(entry.value, layer);
  }

  valueOf(located: Located): FieldValue {
    const layer = this.layers.get(located);
    if (layer === undefined) throw new Error("invariant: every value of a pod came with a layer");
    return { layer, value: toJson(located), origin: located.origin };
  }

  replacedBy(located: Located): Located | undefined {
    return this.replaced.get(located);
  }
}

function copyOf(map: LocatedMap): LocatedMap;
function copyOf(value: Located): Located;
function copyOf(value: Located): Located {
  if (value.kind === "scalar") return { ...value };
  if (value.kind === "list") return { ...value, items: value.items.map((item) => copyOf(item)) };
  const entries = [...value.entries].map(([key, entry]): [string, LocatedEntry] => [
    key,
    { ...entry, value: copyOf(entry.value) },
  ]);
  return { ...value, entries: new Map(entries) };
}
