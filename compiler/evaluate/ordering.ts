// The part of the authoring API that puts tasks in order: `chain`, `crossDownstream`, `handle.to`.
import { describe } from "./describe.ts";
import { halt, known, make, throws, type Interpreter } from "./interpreter.ts";
import type { Declarations, OpenDag } from "./openDag.ts";
import { spanOf } from "./origin.ts";
import { HandleData, ListData, type Site, type Value } from "./value.ts";

/** The id of a task instance in `dag`, if it is one of its own. */
export function idIn(dag: OpenDag, handle: HandleData, site: Site, it: Interpreter): string {
  if (handle.dag !== dag) halt("dag/unknown-upstream", { task_id: handle.task_id }, site, it);
  return handle.task_id;
}

/** A handle or a list of handles, as `chain` and `to` take them. */
function handlesIn(
  value: Value | undefined,
  what: string,
  site: Site,
  it: Interpreter,
): readonly HandleData[] {
  const data = value === undefined ? undefined : known(value, it);
  if (data instanceof HandleData) return [data];
  if (data instanceof ListData)
    return it.budget.nested(() => data.items.flatMap((item) => handlesIn(item, what, site, it)));
  return throws(
    `${what} takes what calling a task returns, or lists of that, and got ${describe(data)}`,
    site,
    it,
  );
}

/** An edge is kept as long as the DAG is, so it costs more than a step that leaves nothing. */
const STEPS_FOR_AN_EDGE = 3;

function order(
  from: readonly HandleData[],
  to: readonly HandleData[],
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): void {
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
export function chain(
  args: readonly Value[],
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): Value {
  const links = args.map((arg) => ({
    isList: arg.data instanceof ListData,
    handles: handlesIn(arg, "chain()", site, it),
  }));
  links.forEach((to, index) => {
    const from = links[index - 1];
    if (from === undefined) return;
    if (!(from.isList && to.isList)) return order(from.handles, to.handles, site, it, declarations);
    if (from.handles.length !== to.handles.length) {
      throws(
        `chain() joins two lists one by one, and these have ${from.handles.length} and ${to.handles.length} tasks`,
        site,
        it,
      );
    }
    from.handles.forEach((handle, at) =>
      order([handle], to.handles.slice(at, at + 1), site, it, declarations),
    );
  });
  return make(undefined, site, it);
}

export function crossDownstream(
  from: Value | undefined,
  to: Value | undefined,
  site: Site,
  it: Interpreter,
  declarations: Declarations,
): Value {
  order(
    handlesIn(from, "crossDownstream()", site, it),
    handlesIn(to, "crossDownstream()", site, it),
    site,
    it,
    declarations,
  );
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
