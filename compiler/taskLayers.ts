// The layers of a task's pod, lowest first: template, executor, default_args, podTask()'s shorthands, pod_override.
import type { Config } from "./config.ts";
import type { Report } from "./diagnostics/diagnostic.ts";
import { checkProtected } from "./identity.ts";
import { emptyPod, executorLayer, namespaceLayer, shorthandLayer, type Placeholders } from "./layers.ts";
import { memberMap } from "./located.ts";
import type { LinkedTask, LocatedMap, LocatedScalar, Span } from "./model.ts";

export interface Layer {
  readonly name: "template" | "executor" | "default_args" | "pod_task" | "pod_override";
  readonly pod: LocatedMap;
}

/** Reads a template. Reports at `span` why it cannot be had, and in the template what is wrong with it. */
export type ReadTemplate = (path: string, span: Span, report: Report) => LocatedMap | undefined;

export interface LayerOptions {
  readonly config: Config;
  /** The DAG file, from the project root. */
  readonly file: string;
  readonly readTemplate: ReadTemplate;
}

/** The lowest layer. `undefined` when the reason was reported. */
export function lowestLayer(
  task: LinkedTask,
  { config, readTemplate }: LayerOptions,
  report: Report,
): Layer | undefined {
  const { kind, origin, task_id } = task.declaration;
  const path = templateOf(task, config);
  if (path === undefined && kind === "pod_task") return { name: "executor", pod: emptyPod(origin) };
  if (path === undefined) {
    report("config/no-template", origin.span, { task_id });
    return undefined;
  }
  const template = readTemplate(String(path.value), path.origin.span, report);
  if (template === undefined) return undefined;
  checkProtected(template, "template", report);
  return { name: "template", pod: template };
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

/** What podloom itself lays over the lowest layer. */
export function executorLayerOf({ declaration }: LinkedTask, { config, file }: LayerOptions): Layer {
  const { kind, origin } = declaration;
  const pod = kind === "pod_task" ? namespaceLayer(config, origin) : executorLayer(file, config, origin);
  return { name: "executor", pod };
}

/** What the author lays over that. */
export function overridesOf(task: LinkedTask, placeholders: Placeholders): Layer[] {
  const { declaration, defaultExecutorConfig, executorConfig } = task;
  const shorthand = declaration.kind === "pod_task" ? shorthandLayer(declaration, placeholders) : undefined;
  const layers = [
    { name: "default_args", pod: memberMap(defaultExecutorConfig, "pod_override") },
    { name: "pod_task", pod: shorthand },
    { name: "pod_override", pod: memberMap(executorConfig, "pod_override") },
  ] as const;
  return layers.flatMap(({ name, pod }) => (pod === undefined ? [] : [{ name, pod }]));
}
