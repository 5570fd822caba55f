// Declaring DAGs and tasks. The compiler reads the same calls without running them (compiler/evaluate/authoring.ts) and
// comes to the same DAGs.
import type { TaskFunction, TaskWork } from "./declared.ts";
import { describe } from "./describe.ts";
import type { GivenEach, Handle } from "./handle.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { OpenDag } from "./openDag.ts";
import type { DagOptions, PodTaskOptions, TaskOptions } from "./options.ts";
import { TaskHandle } from "./order.ts";
import { shared } from "./shared.ts";
import { snapshot, type Allowed, type Snapshot } from "./snapshot.ts";

/** What an async function returns is refused. */
type NoPromise<Result> = Result extends PromiseLike<unknown> ? never : Result;

/**
 * Declares a DAG: its tasks are those that `body` calls.
 *
 * ```ts
 * dag({ dag_id: "etl", schedule: "@daily", start_date: "2026-01-01" }, () => {
 *   const extract = task({}, async function extract() { return [1, 2, 3]; });
 *   const load = task({ retries: 2 }, async function load(rows: number[]) { console.log(rows.length); });
 *   load(extract());
 * });
 * ```
 */
export function dag<Result>(options: DagOptions, body: () => NoPromise<Result>): void {
  const state = shared();
  if (state.openDag !== undefined) throw new Error("a dag() cannot stand inside another one's body");
  const taken = takeOptions(options, "dag()", inManifest);
  const { dag_id } = readable(taken).options;
  if (typeof dag_id !== "string") throw new TypeError("a dag() needs a dag_id");
  requireFunction(body, "dag()");
  const open = new OpenDag();
  state.openDag = open;
  try {
    runBody(body);
  } finally {
    state.openDag = undefined;
  }
  state.collect?.({ dag_id, options: taken.options, tasks: open.tasks, edges: open.edges });
}

function runBody(body: () => unknown): void {
  const isAsync = Object.prototype.toString.call(body) === "[object AsyncFunction]";
  if (isAsync || body() instanceof Promise) throw new TypeError("the body of a dag() cannot be async");
}

/**
 * Declares a task whose function runs inside its pod. Calling the result in the body of a `dag()` adds the task to the
 * DAG; its parameters take values and what calling other tasks returned.
 */
export function task<Parameters extends readonly unknown[], Result>(
  options: TaskOptions,
  fn: (...args: Parameters) => Result,
): (...args: GivenEach<Parameters>) => Handle<Awaited<Result>> {
  const taken = takeOptions(options, "task()", inManifest);
  requireFunction(fn, "task()");
  const task_id = idIn(taken) ?? fn.name;
  if (task_id === "") {
    throw new Error(
      "the task has no id: give it a task_id, or write its function as `async function name() {…}`",
    );
  }
  // Whoever runs the task has its arguments as JSON; that they fit is what the types of this function see to.
  const work = { kind: "task", fn: fn as TaskFunction } as const;
  const definition = { task_id, work, taken };
  return (...args) => instantiate(definition, args);
}

/**
 * Declares a task whose pod runs its own image and command. JSON that it leaves in its termination message
 * (`/dev/termination-log`) is its return value.
 */
export function podTask(options: PodTaskOptions): () => Handle<Json> {
  const taken = takeOptions(options, "podTask()", inManifestWithHandles);
  const task_id = idIn(taken);
  if (task_id === undefined) throw new Error("a podTask() needs a task_id");
  const definition = { task_id, work: { kind: "pod_task" }, taken } as const;
  return (...args: readonly unknown[]) => instantiate(definition, args);
}

const inManifest: Allowed = { handles: false, holder: "a manifest" };
const inManifestWithHandles: Allowed = { handles: true, holder: "a manifest" };

interface TakenOptions extends Omit<Snapshot, "json"> {
  readonly options: JsonObject;
}

/** The options as they are now. What in them is no JSON is reported when a DAG uses them. */
function takeOptions(given: unknown, of: string, allowed: Allowed): TakenOptions {
  const { json, ...rest } = snapshot(given, allowed);
  if (isJsonObject(json)) return { options: json, ...rest };
  throw new TypeError(`the options of ${of} must be an object and are ${describe(given)}`);
}

function readable<Taken extends { readonly refusal: TypeError | undefined }>(taken: Taken): Taken {
  if (taken.refusal !== undefined) throw taken.refusal;
  return taken;
}

function idIn(taken: TakenOptions): string | undefined {
  const { task_id } = taken.options;
  if (task_id === undefined || typeof task_id === "string") return task_id;
  throw taken.refusal ?? new TypeError(`a task_id is text, and this one is ${describe(task_id)}`);
}

function requireFunction(value: unknown, of: string): void {
  if (typeof value === "function") return;
  throw new TypeError(`${of} needs a function as its second argument and got ${describe(value)}`);
}

interface TaskDefinition {
  readonly task_id: string;
  readonly work: TaskWork;
  readonly taken: TakenOptions;
}

/** Calling a task makes an instance of it; return values among its options and arguments are what it waits for. */
function instantiate<Result>(definition: TaskDefinition, args: readonly unknown[]): TaskHandle<Result> {
  const { openDag } = shared();
  const { work, taken } = definition;
  if (openDag === undefined) {
    throw new Error(
      `${definition.task_id} is called outside the body of a dag(): call it inside the function that you give to dag()`,
    );
  }
  if (work.kind === "pod_task" && args.length > 0) {
    throw new TypeError("a podTask() takes no arguments: use its env and args");
  }
  const { options, handles } = readable(taken);
  const given = args.map((arg) => readable(snapshot(arg, inManifestWithHandles)));
  const task_id = openDag.nextId(definition);
  openDag.tasks.push({ task_id, ...work, options, arguments: given.map(({ json }) => json) });
  for (const upstream of [...handles, ...given.flatMap((each) => each.handles)]) {
    openDag.addEdge({ from: upstream.idIn(openDag), to: task_id });
  }
  return new TaskHandle<Result>(task_id, openDag);
}
