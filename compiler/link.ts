// From what the author wrote to a DAG that can run: options checked and defaults filled in, ids unique, no cycle.
import { Cron } from "croner";
import parseDuration from "parse-duration";
import type { DagOptions } from "../schemas/generated/dagOptions.ts";
import type { ResolvedDagOptions } from "../schemas/generated/dag.ts";
import type { TaskOptions } from "../schemas/generated/taskOptions.ts";
import {
  validateDagOptions,
  validatePodTaskOptions,
  validateTaskOptions,
} from "../schemas/generated/podValidators.js";
import { watchErrors, type Details, type Report } from "./diagnostics/diagnostic.ts";
import { memberMap, toJson } from "./located.ts";
import type {
  DagDeclaration,
  LinkedDag,
  LinkedTask,
  LocatedMap,
  Span,
  TaskDeclaration,
  TaskPolicy,
} from "./model.ts";
import { sortUpstreamFirst } from "./order.ts";
import { checkSchema } from "./validate/findings.ts";

/** `undefined` when errors were reported. */
export function linkDag(declaration: DagDeclaration, report: Report): LinkedDag | undefined {
  const dag_id = textAt(declaration.options, "dag_id");
  const { report: fail, hasFailed } = watchErrors(report, { dag_id });
  const options = checkDagOptions(declaration, dag_id, fail);
  checkSchedule(declaration.options, fail);
  checkIds(declaration.tasks, fail);
  for (const task of declaration.tasks) checkTask(task, fail);
  const tasks = sortUpstreamFirst(declaration, fail);
  if (options === undefined || hasFailed()) return undefined;
  const defaults = memberMap(declaration.options, "default_args");
  return {
    dag_id: options.dag_id,
    options: resolveOptions(options),
    tasks: tasks.map((task) => linkTask(task, defaults)),
    edges: declaration.edges,
    span: declaration.span,
  };
}

function textAt(options: LocatedMap, option: string): string | undefined {
  const value = options.entries.get(option)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

function checkDagOptions(
  { options, span }: DagDeclaration,
  dag_id: string | undefined,
  report: Report,
): DagOptions | undefined {
  if (dag_id !== undefined) checkId(dag_id, placeOf(options, "dag_id") ?? span, report);
  const judged = dag_id === undefined ? undefined : "/dag_id";
  return checkSchema(validateDagOptions, { value: options, name: "dag()", judged }, report);
}

/** Airflow's names for schedules: https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/cron.html */
const PRESETS: ReadonlySet<string> = new Set([
  "@once",
  "@hourly",
  "@daily",
  "@weekly",
  "@monthly",
  "@yearly",
]);

function checkSchedule(options: LocatedMap, report: Report): void {
  const schedule = textAt(options, "schedule");
  const span = placeOf(options, "schedule");
  if (!schedule || span === undefined || PRESETS.has(schedule)) return;
  const why = whyNoCron(schedule);
  if (why !== undefined) report("dag/bad-schedule", span, { schedule, why });
}

function whyNoCron(schedule: string): string | undefined {
  if (schedule.startsWith("@")) return `the named schedules are ${[...PRESETS].join(", ")}`;
  if (schedule.trim().split(/\s+/).length !== 5)
    return "a cron expression has five fields: minute, hour, day, month, weekday";
  try {
    return new Cron(schedule, { paused: true }).getPattern() === undefined ? "it is empty" : undefined;
  } catch (error) {
    if (error instanceof Error) return lowerFirst(error.message.replace(/^CronPattern: /, ""));
    throw error;
  }
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

function checkIds(tasks: readonly TaskDeclaration[], report: Report): void {
  const first = new Map<string, TaskDeclaration>();
  for (const task of tasks) {
    const { task_id, span } = task;
    const earlier = first.get(task_id);
    if (earlier === undefined) first.set(task_id, task);
    else report("dag/duplicate-task", span, { task_id }, { task_id, ...twinOf(span, earlier.span) });
  }
}

function twinOf(span: Span, earlier: Span): Details {
  return earlier === span
    ? { hint: REACHED_TWICE }
    : { related: [{ message: "the other one is here", span: earlier }] };
}

const REACHED_TWICE = "this call is reached more than once: make the task_id tell the tasks apart";

function checkId(id: string, span: Span, report: Report): void {
  const why = whyNoId(id);
  const shown = id.length > 60 ? `${id.slice(0, 57)}…` : id;
  if (why !== undefined) report("dag/illegal-id", span, { id: shown, why });
}

/** Airflow's rule for ids, and that an id is the name of a file. */
function whyNoId(id: string): string | undefined {
  if (id === "") return "it is empty";
  if (id.length > 250) return "it is longer than 250 characters";
  if (id === "." || id === "..") return "it would name a folder";
  const stranger = /[^\p{L}\p{N}\p{M}_.-]/u.exec(id)?.[0];
  return stranger === undefined ? undefined : `it has ${JSON.stringify(stranger)} in it`;
}

function placeOf(options: LocatedMap, option: string): Span | undefined {
  return options.entries.get(option)?.value.origin.span;
}

function checkTask({ kind, task_id, options, origin }: TaskDeclaration, report: Report): void {
  const validate = kind === "task" ? validateTaskOptions : validatePodTaskOptions;
  const name = kind === "task" ? "task()" : "podTask()";
  const { report: fail } = watchErrors(report, { task_id });
  const place = placeOf(options, "task_id");
  const isText = place === undefined || textAt(options, "task_id") !== undefined;
  // The id with its suffix counts; without one it is the function's name.
  if (isText) checkId(task_id, place ?? origin.span, fail);
  checkSchema<object>(validate, { value: options, name, judged: isText ? "/task_id" : undefined }, fail);
}

function resolveOptions(options: DagOptions): ResolvedDagOptions {
  const { dag_id: _id, default_args: _defaults, dagrun_timeout, ...others } = options;
  return {
    ...others,
    schedule: options.schedule ?? null,
    catchup: options.catchup ?? false,
    tags: options.tags ?? [],
    max_active_runs: options.max_active_runs ?? 16,
    max_active_tasks: options.max_active_tasks ?? 16,
    params: options.params ?? {},
    ...(dagrun_timeout === undefined ? {} : { dagrun_timeout: seconds(dagrun_timeout) }),
  };
}

function linkTask(declaration: TaskDeclaration, defaults: LocatedMap | undefined): LinkedTask {
  const { options } = declaration;
  const merged = { ...(defaults && (toJson(defaults) as object)), ...(toJson(options) as object) };
  return {
    declaration,
    policy: policyOf(merged),
    executorConfig: memberMap(options, "executor_config"),
    defaultExecutorConfig: memberMap(defaults, "executor_config"),
  };
}

/** The defaults are Airflow's. */
function policyOf(options: TaskOptions): TaskPolicy {
  const { max_retry_delay, execution_timeout, queue, doc_md } = options;
  return {
    retries: options.retries ?? 0,
    retry_delay: seconds(options.retry_delay ?? 300),
    retry_exponential_backoff: options.retry_exponential_backoff ?? false,
    ...(max_retry_delay === undefined ? {} : { max_retry_delay: seconds(max_retry_delay) }),
    ...(execution_timeout === undefined ? {} : { execution_timeout: seconds(execution_timeout) }),
    trigger_rule: options.trigger_rule ?? "all_success",
    depends_on_past: options.depends_on_past ?? false,
    ...(queue === undefined ? {} : { queue }),
    pool: options.pool ?? "default_pool",
    priority_weight: options.priority_weight ?? 1,
    ...(doc_md === undefined ? {} : { doc_md }),
  };
}

function seconds(duration: number | string): number {
  if (typeof duration === "number") return duration;
  const parsed = parseDuration(duration, "s");
  if (parsed === null)
    throw new Error(`invariant: the schema lets only durations through, and not ${duration}`);
  return parsed;
}
