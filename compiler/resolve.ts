// The pods of a DAG's tasks: template, executor, default_args, podTask()'s shorthands, pod_override, identity, merged in
// this order. Right wins, as the configured rules say.
import { baseContainerName } from "../schemas/podIdentity.ts";
import type { XComField } from "../schemas/generated/dag.ts";
import type { Config } from "./config.ts";
import { watchErrors, type Report } from "./diagnostics/diagnostic.ts";
import { checkProtected, withIdentity } from "./identity.ts";
import { emptyPod, executorLayer, namespaceLayer, shorthandLayer, type Placeholders } from "./layers.ts";
import { valueAt, withMember, withoutNulls } from "./located.ts";
import { airflow } from "./merge/airflow.ts";
import { merge } from "./merge/merge.ts";
import { strategic } from "./merge/strategic.ts";
import type {
  LinkedDag,
  LinkedTask,
  Located,
  LocatedMap,
  LocatedScalar,
  ResolvedPod,
  Span,
} from "./model.ts";
import { childPointer } from "./pointer.ts";

/** Reads a template. Reports at `span` why it cannot be had, and in the template what is wrong with it. */
export type ReadTemplate = (path: string, span: Span, report: Report) => LocatedMap | undefined;

export interface ResolveOptions {
  readonly config: Config;
  /** The DAG file, from the project root. */
  readonly file: string;
  readonly readTemplate: ReadTemplate;
}

const RULES = { strategic, airflow };

/** The pods of the tasks for which no error was reported. */
export function resolvePods(dag: LinkedDag, options: ResolveOptions, report: Report): ResolvedPod[] {
  const starts = new Starts(options);
  return dag.tasks.flatMap((task) => {
    const { task_id } = task.declaration;
    const watched = watchErrors(report, { dag_id: dag.dag_id, task_id });
    const start = starts.of(task, watched.report);
    if (start === undefined) return [];
    const placeholders: Placeholders = new Map();
    const layers = overridesOf(task, placeholders);
    for (const layer of layers) checkProtected(layer, "override", watched.report);
    const merged = layers.reduce(
      (pod, layer) => merge(pod, layer, RULES[options.config.mergeRules], watched.report),
      start,
    );
    checkBase(merged, start, task, watched.report);
    const pod = withIdentity(withRestartPolicy(merged, watched.report), { dag_id: dag.dag_id, task_id });
    return watched.hasFailed() ? [] : [{ task, pod, xcomFields: xcomFieldsOf(pod, placeholders) }];
  });
}

/** What tasks start from: a template with the executor's layer. Tasks with the same one share it. */
class Starts {
  private readonly made = new Map<LocatedMap, LocatedMap>();
  private readonly options: ResolveOptions;

  constructor(options: ResolveOptions) {
    this.options = options;
  }

  of(task: LinkedTask, report: Report): LocatedMap | undefined {
    const { config, file } = this.options;
    const { kind, origin } = task.declaration;
    const template = this.templateFor(task, report);
    if (template === undefined) return undefined;
    if (kind === "pod_task") return this.layered(template, namespaceLayer(config, origin), report);
    const known = this.made.get(template);
    if (known !== undefined) return known;
    const layered = this.layered(template, executorLayer(file, config, origin), report);
    const start = withRestartPolicy(layered, report);
    this.made.set(template, start);
    return start;
  }

  private templateFor(task: LinkedTask, report: Report): LocatedMap | undefined {
    const { config, readTemplate } = this.options;
    const { kind, origin, task_id } = task.declaration;
    const path = templateOf(task, config);
    if (path === undefined && kind === "pod_task") return emptyPod(origin);
    if (path === undefined) {
      report("config/no-template", origin.span, { task_id });
      return undefined;
    }
    const template = readTemplate(String(path.value), path.origin.span, report);
    if (template !== undefined) checkProtected(template, "template", report);
    return template;
  }

  private layered(template: LocatedMap, layer: LocatedMap, report: Report): LocatedMap {
    return merge(withoutNulls(template), layer, RULES[this.options.config.mergeRules], report);
  }
}

/** The task's own template, else that of `default_args`, else for a worker the configured one. */
function templateOf(
  { executorConfig, defaultExecutorConfig, declaration }: LinkedTask,
  config: Config,
): LocatedScalar | undefined {
  const own = scalarIn(executorConfig) ?? scalarIn(defaultExecutorConfig);
  // The configured template is the worker's, often with secrets in it: nothing for an image that is not podloom's.
  return own ?? (declaration.kind === "task" ? config.podTemplateFile : undefined);
}

function scalarIn(executorConfig: LocatedMap | undefined): LocatedScalar | undefined {
  const value = executorConfig?.entries.get("pod_template_file")?.value;
  return value?.kind === "scalar" ? value : undefined;
}

/** What goes over the start, lowest first. */
function overridesOf(task: LinkedTask, placeholders: Placeholders): LocatedMap[] {
  const { declaration, defaultExecutorConfig, executorConfig } = task;
  const shorthand = declaration.kind === "pod_task" ? shorthandLayer(declaration, placeholders) : undefined;
  return [overrideIn(defaultExecutorConfig), shorthand, overrideIn(executorConfig)].filter(
    (layer) => layer !== undefined,
  );
}

function overrideIn(executorConfig: LocatedMap | undefined): LocatedMap | undefined {
  const value = executorConfig?.entries.get("pod_override")?.value;
  return value?.kind === "map" ? value : undefined;
}

/** Whatever ends a task's pod ends an attempt, so Kubernetes must not start it again by itself. */
function withRestartPolicy(pod: LocatedMap, report: Report): LocatedMap {
  const spec = pod.entries.get("spec")?.value;
  if (spec?.kind !== "map") return pod;
  const written = spec.entries.get("restartPolicy")?.value;
  if (written === undefined)
    return withMember(
      pod,
      "spec",
      withMember(spec, "restartPolicy", { kind: "scalar", value: "Never", origin: spec.origin }),
    );
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
