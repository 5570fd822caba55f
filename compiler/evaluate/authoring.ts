// The authoring API as the compiler sees it: `dag`, `task` and `podTask`. It mirrors runtime/authoring.ts call by call;
// the oracle test holds the two together.
import type { Located, LocatedMap } from "../model.ts";
import { enterFunction } from "./call.ts";
import { describe } from "./describe.ts";
import { halt, known, make, throws, type Interpreter } from "./interpreter.ts";
import { OpenDag, type Declarations } from "./openDag.ts";
import { chain, crossDownstream, idIn } from "./ordering.ts";
import { spanOf, stepsAround, written } from "./origin.ts";
import { snapshot, type Allowed } from "./snapshot.ts";
import {
  FunctionData,
  HandleData,
  NativeFunction,
  NativeObject,
  TaskData,
  Unreadable,
  type Site,
  type Snapshot,
  type Value,
} from "./value.ts";

/** What `import … from "podloom"` gives. */
export function authoringModule(it: Interpreter, declarations: Declarations): NativeObject {
  const functions: Record<string, NativeFunction["apply"]> = {
    dag: ([options, body], site) => declareDag(options, body, site, it, declarations),
    task: ([options, fn], site) => declareTask(options, fn, site, it),
    podTask: ([options], site) => declarePodTask(options, site, it),
    chain: (args, site) => chain(args, site, it, declarations),
    crossDownstream: ([from, to], site) => crossDownstream(from, to, site, it, declarations),
    getCurrentContext: (_args, site) =>
      throws("getCurrentContext() works only inside a running task", site, it),
  };
  const made = new Map(
    Object.entries(functions).map(([name, apply]) => [name, new NativeFunction(name, apply, true)]),
  );
  return new NativeObject(
    "podloom",
    (key, site) => {
      const fn = made.get(key);
      return fn === undefined ? undefined : make(fn, site, it);
    },
    { isAuthoring: true },
  );
}

function declareDag(
  options: Value | undefined,
  body: Value | undefined,
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): Value {
  if (declarations.current !== undefined) throws("a dag() cannot stand inside another one's body", site, it);
  const taken = take(options, "the options of dag()", site, it, { templatePath: true });
  report(taken, it);
  if (!(body?.data instanceof FunctionData))
    return throws(
      `dag() needs a function as its second argument and got ${describe(body && known(body, it))}`,
      site,
      it,
    );
  if (body.data.isAsync) throws("the body of a dag() cannot be async", site, it);
  const dag = new OpenDag();
  declarations.current = dag;
  enterFunction(body.data, [], site, it);
  declarations.current = undefined;
  declarations.dags.push({
    options: mapOf(taken),
    tasks: dag.tasks,
    edges: [...dag.edges.values()],
    span: spanOf(site.node, site.scope.file),
  });
  return make(undefined, site, it);
}

function declareTask(options: Value | undefined, fn: Value | undefined, site: Site, it: Interpreter): Value {
  const taken = take(options, "the options of task()", site, it, { templatePath: true });
  if (fn === undefined || !isFunction(fn))
    return throws(`task() needs a function as its second argument and got ${describe(fn?.data)}`, site, it);
  const name = fn.data instanceof FunctionData ? fn.data.name : "";
  const task_id = idOf(taken) ?? name;
  if (task_id === "")
    throws(
      "the task has no id: give it a task_id, or write its function as `async function name() {…}`",
      site,
      it,
    );
  return make(new TaskData("task", task_id, taken, written(site.node, site.scope.file, it.frame)), site, it);
}

/** A function that cannot be read may still be a task's: nobody looks into it. */
function isFunction({ data }: Value): boolean {
  return (data instanceof FunctionData && !data.isClass) || data instanceof Unreadable;
}

function declarePodTask(options: Value | undefined, site: Site, it: Interpreter): Value {
  const taken = take(options, "the options of podTask()", site, it, { templatePath: true, handles: true });
  const task_id = idOf(taken);
  if (task_id === undefined) return throws("a podTask() needs a task_id", site, it);
  return make(
    new TaskData("pod_task", task_id, taken, written(site.node, site.scope.file, it.frame)),
    site,
    it,
  );
}

/** The options as they are now. What in them is unreadable is reported when a DAG uses them. */
function take(
  options: Value | undefined,
  what: string,
  site: Site,
  it: Interpreter,
  allowed: Allowed,
): Snapshot {
  const value = options ?? make(undefined, site, it);
  const taken = snapshot(value, site, it, allowed);
  if (taken.located.kind !== "map" && !(value.data instanceof Unreadable))
    throws(`${what} must be an object and are ${describe(value.data)}`, site, it);
  return taken;
}

/** The text at `task_id`. One that cannot be read stands for itself until its diagnostic is reported. */
function idOf({ located, unreadable }: Snapshot): string | undefined {
  const id = located.kind === "map" ? located.entries.get("task_id")?.value : undefined;
  if (id?.kind === "scalar" && typeof id.value === "string") return id.value;
  return id !== undefined || (located.kind !== "map" && unreadable.length > 0) ? "?" : undefined;
}

function mapOf({ located }: Snapshot): LocatedMap {
  return located.kind === "map" ? located : { kind: "map", entries: new Map(), origin: located.origin };
}

function report({ unreadable }: Snapshot, it: Interpreter): void {
  for (const { diagnostic } of unreadable) it.emit(diagnostic);
}

/** Calling a task inside a DAG's body makes a task instance; return values among its arguments make edges. */
export function instantiate(
  task: TaskData,
  args: readonly Value[],
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): Value {
  const dag = declarations.current;
  if (dag === undefined) return halt("dag/task-outside-dag", { task_id: task.task_id }, site, it);
  if (task.kind === "pod_task" && args.length > 0)
    throws("a podTask() takes no arguments: use its env and args", site, it);
  report(task.options, it);
  const given = args.map((arg) => snapshot(arg, site, it, { handles: true }));
  for (const one of given) report(one, it);
  const task_id = dag.nextId(task);
  const span = spanOf(site.node, site.scope.file);
  dag.tasks.push({
    task_id,
    kind: task.kind,
    options: mapOf(task.options),
    arguments: given.map(({ located }): Located => located),
    origin: { span: spanOf(task.trail.node, task.trail.file), steps: stepsAround(task.trail.frame) },
    span,
  });
  for (const handle of [...task.options.handles, ...given.flatMap(({ handles }) => handles)]) {
    dag.addEdge({ from: idIn(dag, handle, site, it), to: task_id, span });
  }
  return make(new HandleData(task_id, dag), site, it);
}
