// The pods of a DAG's tasks: their layers merged in order, right wins, as the configured rules say; then the identity.
import { baseContainerName } from "../schemas/podIdentity.ts";
import type { XComField } from "../schemas/generated/dag.ts";
import type { Config } from "./config.ts";
import { watchErrors, type Report } from "./diagnostics/diagnostic.ts";
import { checkProtected, withIdentity } from "./identity.ts";
import { impliedBy, locatedAt, type Placeholders } from "./layers.ts";
import { valueAt, withMember, withoutNulls } from "./located.ts";
import { airflow } from "./merge/airflow.ts";
import { merge } from "./merge/merge.ts";
import type { MergeRules } from "./merge/rules.ts";
import { strategic } from "./merge/strategic.ts";
import type { LinkedDag, LinkedTask, Located, LocatedMap, ResolvedPod, Span } from "./model.ts";
import { childPointer } from "./pointer.ts";
import { executorLayerOf, lowestLayer, overridesOf, type LayerOptions } from "./taskLayers.ts";

/** The pods of the tasks for which no error was reported. */
export function resolvePods(dag: LinkedDag, options: LayerOptions, report: Report): ResolvedPod[] {
  const starts = new Starts(options);
  const rules = mergeRulesOf(options.config);
  return dag.tasks.flatMap((task) => {
    const { task_id, origin } = task.declaration;
    const watched = watchErrors(report, { dag_id: dag.dag_id, task_id });
    const start = starts.of(task, watched.report);
    if (start === undefined) return [];
    const placeholders: Placeholders = new Map();
    const layers = overridesOf(task, placeholders).map((layer) => layer.pod);
    for (const layer of layers) checkProtected(layer, "override", watched.report);
    const merged = layers.reduce((pod, layer) => merge(pod, layer, rules, watched.report), start);
    checkBase(merged, start, task, watched.report);
    const complete = withRestartPolicy(merged, watched.report);
    const pod = withIdentity(complete, { dag_id: dag.dag_id, task_id }, origin);
    return watched.hasFailed() ? [] : [{ task, pod, xcomFields: xcomFieldsOf(pod, placeholders) }];
  });
}

/** How the layers of the project's pods meet. */
export function mergeRulesOf({ mergeRules }: Config): MergeRules {
  return { strategic, airflow }[mergeRules];
}

/** What tasks start from: a template with the executor's layer. Tasks with the same one share it. */
class Starts {
  private readonly made = new Map<LocatedMap, LocatedMap>();
  private readonly options: LayerOptions;

  constructor(options: LayerOptions) {
    this.options = options;
  }

  of(task: LinkedTask, report: Report): LocatedMap | undefined {
    const lowest = lowestLayer(task, this.options, report);
    if (lowest === undefined) return undefined;
    if (task.declaration.kind === "pod_task") return this.layered(lowest.pod, task, report);
    const known = this.made.get(lowest.pod);
    if (known !== undefined) return known;
    const start = withRestartPolicy(this.layered(lowest.pod, task, report), report);
    this.made.set(lowest.pod, start);
    return start;
  }

  private layered(template: LocatedMap, task: LinkedTask, report: Report): LocatedMap {
    const { pod } = executorLayerOf(task, this.options);
    return merge(withoutNulls(template), pod, mergeRulesOf(this.options.config), report);
  }
}

/** Whatever ends a task's pod ends an attempt, so Kubernetes must not start it again by itself. */
export function withRestartPolicy(pod: LocatedMap, report: Report): LocatedMap {
  const spec = pod.entries.get("spec")?.value;
  if (spec?.kind !== "map") return pod;
  const written = spec.entries.get("restartPolicy")?.value;
  if (written === undefined) {
    const never = locatedAt("Never", impliedBy(spec.origin));
    return withMember(pod, "spec", withMember(spec, "restartPolicy", never));
  }
  if (written.kind === "scalar" && written.value === "Never") return pod;
  const found = written.kind === "scalar" ? JSON.stringify(written.value) : `a ${written.kind}`;
  report("pod/restart-policy", written.origin.span, { found }, { path: "/spec/restartPolicy" });
  return pod;
}

/** The overrides must leave the container in which the task runs, and what it runs. */
function checkBase(pod: LocatedMap, start: LocatedMap, { declaration }: LinkedTask, report: Report): void {
  const base = baseOf(pod);
  const { span } = declaration.origin;
  if (base === undefined) return report("pod/no-base", nameOf(pod) ?? span, {}, { path: "/spec/containers" });
  const { image, args } = membersOf(base.value);
  if (image === undefined || (image.kind === "scalar" && image.value === "")) {
    const hint =
      declaration.kind === "pod_task" ? "give podTask() an image, or a template that has one" : undefined;
    return report("pod/no-image", image?.origin.span ?? span, {}, { path: `${base.pointer}/image`, hint });
  }
  if (declaration.kind === "task" && args?.origin !== membersOf(baseOf(start)?.value).args?.origin) {
    report("pod/worker-arguments", args?.origin.span ?? span, {}, { path: `${base.pointer}/args` });
  }
}

function membersOf(container: LocatedMap | undefined): {
  image: Located | undefined;
  args: Located | undefined;
} {
  return {
    image: container?.entries.get("image")?.value,
    args: container?.entries.get("args")?.value,
  };
}

function baseOf(pod: LocatedMap): { value: LocatedMap; pointer: string } | undefined {
  const containers = valueAt(pod, "/spec/containers");
  if (containers?.kind !== "list") return undefined;
  const index = containers.items.findIndex((item) => isNamed(item, baseContainerName));
  const value = containers.items[index];
  return value?.kind === "map" ? { value, pointer: `/spec/containers/${index}` } : undefined;
}

function isNamed(item: Located, name: string): boolean {
  const value = item.kind === "map" ? item.entries.get("name")?.value : undefined;
  return value?.kind === "scalar" && value.value === name;
}

function nameOf(pod: LocatedMap): Span | undefined {
  return valueAt(pod, "/spec/containers/0/name")?.origin.span;
}

/** Where placeholders ended up: an override may have moved or replaced them. */
function xcomFieldsOf(pod: LocatedMap, placeholders: Placeholders): XComField[] {
  if (placeholders.size === 0) return [];
  const fields: XComField[] = [];
  const walk = (value: Located, pointer: string): void => {
    const task_id = placeholders.get(value);
    if (task_id !== undefined) fields.push({ pointer, task_id });
    if (value.kind === "list") value.items.forEach((item, index) => walk(item, childPointer(pointer, index)));
    if (value.kind === "map")
      for (const [key, entry] of value.entries) walk(entry.value, childPointer(pointer, key));
  };
  walk(pod, "");
  return fields;
}
