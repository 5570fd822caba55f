// The authoring API as the compiler sees it: `dag`, `task`, `podTask` and what orders tasks. It mirrors
// runtime/authoring.ts call by call; the oracle test holds the two together.
import type { DagDeclaration, Edge, Located, LocatedMap, TaskDeclaration } from "../model.ts";
import { halt, known, make, throws, type Interpreter } from "./interpreter.ts";
import { enterFunction } from "./call.ts";
import { spanOf, stepsAround, written } from "./origin.ts";
import { snapshot, type Allowed } from "./snapshot.ts";
import { describe, FunctionData, HandleData, ListData, NativeFunction, NativeObject, TaskData, Unreadable, type Site, type Snapshot, type Value } from "./value.ts";

/** The DAGs that a file declares, in the order of their `dag()` calls. */
export class Declarations {
  readonly dags: DagDeclaration[] = [];
  current: OpenDag | undefined = undefined;
}

/** A DAG whose body is being executed. */
export class OpenDag {
  readonly tasks: TaskDeclaration[] = [];
  readonly edges = new Map<string, Edge>();
  private readonly calls = new Map<TaskData, number>();

  /** The id of the next instance of a task: its own, then `__1`, `__2`. */
  nextId(task: TaskData): string {
    const earlier = this.calls.get(task) ?? 0;
    this.calls.set(task, earlier + 1);
    return earlier === 0 ? task.task_id : `${task.task_id}__${earlier}`;
  }

  addEdge(edge: Edge): void {
    const key = JSON.stringify([edge.from, edge.to]);
    if (!this.edges.has(key)) this.edges.set(key, edge);
  }
}

/** What `import … from "podloom"` gives. */
export function authoringModule(it: Interpreter, declarations: Declarations): NativeObject {
  const functions: Record<string, NativeFunction["apply"]> = {
    dag: ([options, body], site) => declareDag(options, body, site, it, declarations),
    task: ([options, fn], site) => declareTask(options, fn, site, it),
    podTask: ([options], site) => declarePodTask(options, site, it),
    chain: (args, site) => chain(args, site, it, declarations),
    crossDownstream: ([from, to], site) => crossDownstream(from, to, site, it, declarations),
    getCurrentContext: (_args, site) => throws("getCurrentContext() works only inside a running task", site, it),
  };
  const made = new Map(Object.entries(functions).map(([name, apply]) => [name, new NativeFunction(name, apply, true)]));
  return new NativeObject(
    "podloom",
    (key, site) => {
      const fn = made.get(key);
      return fn === undefined ? undefined : make(fn, site, it);
    },
    { isAuthoring: true },
  );
}

function declareDag(options: Value | undefined, body: Value | undefined, site: Site, it: Interpreter, declarations: Declarations): Value {
  if (declarations.current !== undefined) throws("a dag() cannot stand inside another one's body", site, it);
  const taken = take(options, "the options of dag()", site, it, { templatePath: true });
  report(taken, it);
  if (!(body?.data instanceof FunctionData)) return throws(`dag() needs a function as its second argument and got ${describe(body && known(body, it))}`, site, it);
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
  if (fn === undefined || !isFunction(fn)) return throws(`task() needs a function as its second argument and got ${describe(fn?.data)}`, site, it);
  const name = fn.data instanceof FunctionData ? fn.data.name : "";
  const task_id = idOf(taken) ?? name;
  if (task_id === "") throws("the task has no id: give it a task_id, or write its function as `async function name() {…}`", site, it);
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
  return make(new TaskData("pod_task", task_id, taken, written(site.node, site.scope.file, it.frame)), site, it);
}

/** The options as they are now. What in them is unreadable is reported when a DAG uses them. */
function take(options: Value | undefined, what: string, site: Site, it: Interpreter, allowed: Allowed): Snapshot {
  const value = options ?? make(undefined, site, it);
  const taken = snapshot(value, site, it, allowed);
  if (taken.located.kind !== "map" && !(value.data instanceof Unreadable)) throws(`${what} must be an object and are ${describe(value.data)}`, site, it);
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
export function instantiate(task: TaskData, args: readonly Value[], site: Site, it: Interpreter, declarations: Declarations): Value {
  const dag = declarations.current;
  if (dag === undefined) return halt("dag/task-outside-dag", { task_id: task.task_id }, site, it);
  if (task.kind === "pod_task" && args.length > 0) throws("a podTask() takes no arguments: use its env and args", site, it);
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

function idIn(dag: OpenDag, handle: HandleData, site: Site, it: Interpreter): string {
  if (handle.dag !== dag) halt("dag/unknown-upstream", { task_id: handle.task_id }, site, it);
  return handle.task_id;
}

/** A handle or a list of handles, as `chain` and `to` take them. */
function handlesIn(value: Value | undefined, what: string, site: Site, it: Interpreter): readonly HandleData[] {
  const data = value === undefined ? undefined : known(value, it);
  if (data instanceof HandleData) return [data];
  if (data instanceof ListData) return it.budget.nested(() => data.items.flatMap((item) => handlesIn(item, what, site, it)));
  return throws(`${what} takes what calling a task returns, or lists of that, and got ${describe(data)}`, site, it);
}

/** An edge is kept as long as the DAG is, so it costs more than a step that leaves nothing. */
const STEPS_FOR_AN_EDGE = 3;

function order(from: readonly HandleData[], to: readonly HandleData[], site: Site, it: Interpreter, declarations: Declarations): void {
  const dag = declarations.current;
  if (dag === undefined) return halt("dag/order-outside-dag", {}, site, it);
  const span = spanOf(site.node, site.scope.file);
  for (const upstream of from) {
    for (const downstream of to) {
      it.budget.spend(STEPS_FOR_AN_EDGE);
      dag.addEdge({ from: idIn(dag, upstream, site, it), to: idIn(dag, downstream, site, it), span });
    }
  }
}

/** Two lists side by side are joined one by one, as Airflow's chain does; all else all to all. */
function chain(args: readonly Value[], site: Site, it: Interpreter, declarations: Declarations): Value {
  const links = args.map((arg) => ({ isList: arg.data instanceof ListData, handles: handlesIn(arg, "chain()", site, it) }));
  links.forEach((to, index) => {
    const from = links[index - 1];
    if (from === undefined) return;
    if (!(from.isList && to.isList)) return order(from.handles, to.handles, site, it, declarations);
    if (from.handles.length !== to.handles.length) {
      throws(`chain() joins two lists one by one, and these have ${from.handles.length} and ${to.handles.length} tasks`, site, it);
    }
    from.handles.forEach((handle, at) => order([handle], to.handles.slice(at, at + 1), site, it, declarations));
  });
  return make(undefined, site, it);
}

function crossDownstream(from: Value | undefined, to: Value | undefined, site: Site, it: Interpreter, declarations: Declarations): Value {
  order(handlesIn(from, "crossDownstream()", site, it), handlesIn(to, "crossDownstream()", site, it), site, it, declarations);
  return make(undefined, site, it);
}

/** `handle.to(next)`: returns `next`, so that calls can follow one another. */
export function handleMethod(
  handle: HandleData,
  name: string,
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): ((args: readonly Value[]) => Value) | undefined {
  if (name !== "to") return undefined;
  return ([next = make(undefined, site, it)]) => {
    order([handle], handlesIn(next, "to()", site, it), site, it, declarations);
    return next;
  };
}
