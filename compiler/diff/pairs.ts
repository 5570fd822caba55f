// What was there before and what is there now, in pairs: by name, and by content where the name is another.
import type { Renamed } from "./change.ts";
import { contentOf } from "./compareTasks.ts";
import { findInPlace } from "./inPlace.ts";
import { findRenames, type Nameable } from "./renames.ts";
import type { ComparedDag, ComparedTask } from "./side.ts";

export interface DagPair {
  readonly before: ComparedDag | undefined;
  readonly after: ComparedDag | undefined;
  readonly tasks: PairedTasks;
}

export type PairedTasks = Paired<ComparedTask>;

/** By their names, those that are alike but for the name, and the others; in the order of names. */
export function pairDags(before: readonly ComparedDag[], after: readonly ComparedDag[]): DagPair[] {
  const { pairs, added, removed } = pairByName({ before, after }, nameOfDag, (gone, come) =>
    findRenames(gone.map(nameableDag), come.map(nameableDag)),
  );
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
  const sides = { before: before?.tasks ?? [], after: after?.tasks ?? [] };
  return pairByName(sides, nameOfTask, (gone, come) => {
    const renamed = findRenames(gone.map(nameableTask), come.map(nameableTask));
    if (before === undefined || after === undefined) return renamed;
    return [...renamed, ...findInPlace(before, after, { gone, come, renamed })];
  });
}

function nameOfTask({ facts }: ComparedTask): string {
  return facts.task_id;
}

function nameableTask(task: ComparedTask): Nameable {
  return { name: nameOfTask(task), content: JSON.stringify(contentOf(task)) };
}

function nameOfDag({ dag }: ComparedDag): string {
  return dag.dag_id;
}

function nameableDag({ dag, tasks }: ComparedDag): Nameable {
  const ofTasks = tasks.map((task) => [nameOfTask(task), contentOf(task)]);
  return { name: dag.dag_id, content: JSON.stringify([dag.options, dag.edges, ofTasks]) };
}

interface Paired<T> {
  readonly pairs: readonly { readonly before: T; readonly after: T }[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly renamed: readonly Renamed[];
}

interface Sides<T> {
  readonly before: readonly T[];
  readonly after: readonly T[];
}

/** `findRenamed` is asked about those whose names only one side has, if both sides have some. */
function pairByName<T>(
  { before, after }: Sides<T>,
  nameOf: (thing: T) => string,
  findRenamed: (gone: readonly T[], come: readonly T[]) => readonly Renamed[],
): Paired<T> {
  const [old, now] = [
    new Map(before.map((one) => [nameOf(one), one])),
    new Map(after.map((one) => [nameOf(one), one])),
  ];
  const gone = before.filter((one) => !now.has(nameOf(one)));
  const come = after.filter((one) => !old.has(nameOf(one)));
  const renamed = gone.length === 0 || come.length === 0 ? [] : findRenamed(gone, come);
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
