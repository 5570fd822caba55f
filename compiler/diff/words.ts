// What the formats say of a diff in the same words: values, totals, counts. Plain text, which each format escapes.
import { count } from "../count.ts";
import { printable } from "../diagnostics/codeFrame.ts";
import { quantityMillis, quantityNanos } from "../validate/quantity.ts";
import type { DagChange, Totals } from "./change.ts";
import type { Side } from "./comparePods.ts";
import type { Diff } from "./diff.ts";
import type { ChangeGroup, Subject } from "./group.ts";
import { LEVELS, repositoryOf } from "./risk.ts";
import type { SourceLine } from "./side.ts";

/** The longest value that is shown whole, in characters. */
const LONGEST_VALUE = 100;

export interface Transition {
  readonly before: string;
  readonly after: string;
  /** What is to be said of it, such as `×4`. */
  readonly note: string | undefined;
}

/** A change's values as people write them, shortened where they are long. */
export function transitionOf({ fields, before, after }: ChangeGroup): Transition {
  const [old, now] = [valueText(before), valueText(after)];
  const shared = Math.max(0, sharedLength(old, now) - LONGEST_VALUE / 4);
  return {
    before: shortened(old, shared),
    after: shortened(now, shared),
    note: noteOf(fields, before, after),
  };
}

function valueText(side: Side | undefined): string {
  if (side === undefined) return "(none)";
  const { value, isDefault } = side;
  const isPlain = typeof value === "string" && /^[\w./:@%+=-]+$/.test(value);
  return `${isPlain ? value : printable(JSON.stringify(value))}${isDefault ? " (default)" : ""}`;
}

/** Without what both begin with, and cut at the end. */
function shortened(text: string, shared: number): string {
  if (text.length <= LONGEST_VALUE) return text;
  const left = shared > 0 ? `…${text.slice(shared)}` : text;
  return left.length <= LONGEST_VALUE ? left : `${left.slice(0, LONGEST_VALUE - 1)}…`;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function noteOf(fields: string, before: Side | undefined, after: Side | undefined): string | undefined {
  if (before === undefined || after === undefined) return undefined;
  if (fields.endsWith(".image") && repositoryOf(before.value) !== repositoryOf(after.value))
    return "another repository";
  return /\.(limits|requests)\./.test(fields) ? factorOf(before.value, after.value) : undefined;
}

function factorOf(before: Side["value"], after: Side["value"]): string | undefined {
  const [old, now] = [millisOf(before), millisOf(after)];
  if (old === undefined || now === undefined || old <= 0n || now <= old) return undefined;
  return `×${Number((Number(now) / Number(old)).toPrecision(2))}`;
}

function millisOf(value: Side["value"]): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return quantityNanos(value) === undefined ? undefined : quantityMillis(value);
}

/** "in 3 tasks of 2 DAGs", "in 1 new task of etl", "of etl". */
export function whereOf(group: ChangeGroup): string {
  const dags = [...new Set(group.subjects.map(({ dag_id }) => dag_id))];
  const ofDags = `of ${dags.length === 1 ? dags.join("") : `${dags.length} DAGs`}`;
  return printable(group.scope === "dag" ? ofDags : `${howMany(group)} ${ofDags}`);
}

/** "in 3 tasks" */
export function howMany({ subjects, isNew }: ChangeGroup): string {
  return `in ${count(subjects.length, isNew ? "new task" : "task")}`;
}

export interface TasksOfDag {
  readonly dag_id: string;
  readonly tasks: readonly string[];
}

/** The tasks of a group by DAG, at most `maximum`, and how many are left. */
export function namesOf(
  subjects: readonly Subject[],
  maximum: number,
): { readonly dags: readonly TasksOfDag[]; readonly left: number } {
  const shown = subjects.slice(0, maximum);
  const dags = [...Map.groupBy(shown, ({ dag_id }) => dag_id)].map(([dag_id, own]) => ({
    dag_id,
    tasks: own.flatMap(({ task_id }) => (task_id === undefined ? [] : [task_id])),
  }));
  return { dags, left: subjects.length - shown.length };
}

/** `dags/etl.ts:12:5` */
export function lineText({ file, line, column }: SourceLine): string {
  return printable(`${file}:${line}${column === undefined ? "" : `:${column}`}`);
}

/** One sentence on the DAGs and tasks, and one on the changes by level. */
export function summaryOf({ dags, groups }: Diff): readonly string[] {
  const kinds = Map.groupBy(dags, ({ kind }) => kind);
  const parts = (["added", "removed", "changed"] as const).flatMap((kind) => {
    const number = kinds.get(kind)?.length ?? 0;
    return number === 0 ? [] : [`${count(number, "DAG")} ${kind}`];
  });
  const changed = dags.filter(({ kind }) => kind === "changed");
  const tasks = (["added", "removed", "renamed", "changed"] as const).flatMap((what) => {
    const number = changed.reduce((sum, dag) => sum + dag[what].length, 0);
    return number === 0 ? [] : [`${count(number, "task")} ${what}`];
  });
  const risks = LEVELS.flatMap((level) => {
    const number = groups.filter((group) => group.level === level).length;
    return number === 0 ? [] : [`${number} of ${level} risk`];
  });
  const first = `${parts.join(", ")}${tasks.length === 0 ? "" : `: ${tasks.join(", ")}`}.`;
  if (risks.length === 0) return [first];
  return [first, `${count(groups.length, "distinct change")}: ${risks.join(", ")}.`];
}

/** "cpu 2 → 3", "memory 1Gi → 2Gi (×2)". */
export function requestTexts({ requests }: DagChange): string[] {
  return Object.entries(requests).map(([name, total]) => `${name} ${totalText(name, total)}`);
}

function totalText(name: string, { before, after }: Totals<bigint>): string {
  const factor = before > 0n && after > before ? factorOf(`${before}m`, `${after}m`) : undefined;
  const note = factor === undefined ? "" : ` (${factor})`;
  return `${amountText(name, before)} → ${amountText(name, after)}${note}`;
}

const BYTES = [
  ["Ti", 40n],
  ["Gi", 30n],
  ["Mi", 20n],
  ["Ki", 10n],
] as const;

/** An amount in thousandths, in the largest unit in which it is a whole number or has one digit after the point. */
function amountText(name: string, millis: bigint): string {
  if (name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-")) {
    const bytes = (millis + 999n) / 1000n;
    const unit = BYTES.find(([, shift]) => bytes >> shift > 0n && (bytes * 10n) % (1n << shift) === 0n);
    return unit === undefined ? String(bytes) : `${Number((bytes * 10n) >> unit[1]) / 10}${unit[0]}`;
  }
  return millis % 100n === 0n ? String(Number(millis) / 1000) : `${millis}m`;
}
