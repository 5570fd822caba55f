// Equal changes of many tasks are one thing to review. What matters most comes first.
import { compareText } from "../compareText.ts";
import type { Change } from "./change.ts";
import { compareVerdicts, judge, type Verdict } from "./risk.ts";
import type { SourceLine } from "./side.ts";

/** A task, or with `undefined` a DAG. */
export interface Subject {
  readonly dag_id: string;
  readonly task_id: string | undefined;
}

export interface ChangeGroup
  extends Verdict, Pick<Change, "scope" | "path" | "fields" | "before" | "after" | "isNew"> {
  readonly subjects: readonly Subject[];
  /** The lines that made it, the one that made most of it first. */
  readonly lines: readonly SourceLine[];
}

export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const keyOf = ({ scope, isNew, path, before, after }: Change): string =>
    JSON.stringify([scope, isNew, path, before ?? null, after ?? null]);
  const groups = [...Map.groupBy(changes, keyOf).values()].flatMap((equal) => {
    const [first] = equal;
    return first === undefined ? [] : [groupOf(first, equal)];
  });
  return groups.toSorted(compareGroups);
}

function groupOf(first: Change, equal: readonly Change[]): ChangeGroup {
  const { scope, path, fields, before, after, isNew } = first;
  return {
    ...judge(first),
    scope,
    path,
    fields,
    before,
    after,
    isNew,
    subjects: equal.map(({ dag_id, task_id }) => ({ dag_id, task_id })),
    lines: linesOf(equal),
  };
}

function linesOf(equal: readonly Change[]): SourceLine[] {
  const byLine = Map.groupBy(equal, ({ line }) => `${line.file}:${line.line}:${line.column ?? ""}`);
  const most = [...byLine.values()].toSorted((one, other) => other.length - one.length);
  return most.flatMap(([first]) => (first === undefined ? [] : [first.line]));
}

function compareGroups(one: ChangeGroup, other: ChangeGroup): number {
  const byVerdict = compareVerdicts(one, other);
  if (byVerdict !== 0) return byVerdict;
  const byCount = other.subjects.length - one.subjects.length;
  return byCount === 0 ? compareText(one.path, other.path) : byCount;
}
