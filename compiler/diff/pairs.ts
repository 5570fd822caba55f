// What was there before and what is there now, in pairs: by name, and by content where the name is another.
import type { Renamed } from "./change.ts";
import { contentOf } from "./compareTasks.ts";
import { findRenames } from "./renames.ts";
import type { ComparedDag, ComparedTask } from "./side.ts";

export interface DagPair {
  readonly before: ComparedDag | undefined;
  readonly after: ComparedDag | undefined;
  readonly tasks: PairedTasks;
}

export type PairedTasks = Paired<ComparedTask>;

/** By their names, those that are alike but for the name, and the others; in the order of names. */
export function pairDags(before: readonly ComparedDag[], after: readonly ComparedDag[]): DagPair[] {
  const { pairs, added, removed } = pairByName(before, after, ({ dag }) => dag.dag_id, contentOfDag);
  return [
    ...pairs.map(({ before: old, after: now }) => ({ before: old, after: now, tasks: pairTasks(old, now) })),
    ...added.map((now) => ({ before: undefined, after: now, tasks: pairTasks(undefined, now) })),
    ...removed.map((old) => ({ before: old, after: undefined, tasks: pairTasks(old, undefined) })),
  ].toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

function idOf({ before, after }: Pick<DagPair, "before" | "after">): string {
  return (after ?? before)?.dag.dag_id ?? "";
}

function pairTasks(before: ComparedDag | undefined, after: ComparedDag | undefined): PairedTasks {
  return pairByName(before?.tasks ?? [], after?.tasks ?? [], ({ facts }) => facts.task_id, contentOf);
}

function contentOfDag({ dag, tasks }: ComparedDag): string {
  return JSON.stringify([dag.options, dag.edges, tasks.map((task) => [task.facts.task_id, contentOf(task)])]);
}

interface Paired<T> {
  readonly pairs: readonly { readonly before: T; readonly after: T }[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly renamed: readonly Renamed[];
}

function pairByName<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (thing: T) => string,
  content: (thing: T) => string,
): Paired<T> {
  const [old, now] = [
    new Map(before.map((one) => [nameOf(one), one])),
    new Map(after.map((one) => [nameOf(one), one])),
  ];
  const nameable = (thing: T) => ({ name: nameOf(thing), content: content(thing) });
  const gone = before.filter((one) => !now.has(nameOf(one)));
  const come = after.filter((one) => !old.has(nameOf(one)));
  const renamed =
    gone.length === 0 || come.length === 0 ? [] : findRenames(gone.map(nameable), come.map(nameable));
  const formerName = new Map(renamed.map(({ from, to }) => [to, from]));
  const formerOf = (one: T): T | undefined => old.get(formerName.get(nameOf(one)) ?? nameOf(one));
  const left = new Set(renamed.map(({ from }) => from));
  return {
    pairs: after.flatMap((one) => {
      const former = formerOf(one);
      return former === undefined ? [] : [{ before: former, after: one }];
    }),
    added: come.filter((one) => formerOf(one) === undefined),
    removed: gone.filter((one) => !left.has(nameOf(one))),
    renamed,
  };
}
