// What a comparison comes to before it is grouped: changes of single tasks and DAGs, and what became of each DAG.
import type { Edge } from "../../schemas/generated/dag.ts";
import type { Side } from "./comparePods.ts";
import type { SourceLine } from "./side.ts";

/** What a changed field belongs to: a task's pod, its policy, or the DAG. */
export type Scope = "pod" | "task" | "dag";

export interface Change {
  readonly scope: Scope;
  readonly dag_id: string;
  /** `undefined` for an option of the DAG. */
  readonly task_id: string | undefined;
  readonly path: string;
  /** The path without keys of lists. */
  readonly fields: string;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  /** Whether the task was not there before, so that all of its pod is new. */
  readonly isNew: boolean;
  readonly line: SourceLine;
}

/** One thing under two names. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

export interface DagChange {
  readonly kind: "added" | "removed" | "changed";
  readonly dag_id: string;
  /** What it was called before, where that is something else. */
  readonly formerId: string | undefined;
  readonly line: SourceLine;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly renamed: readonly Renamed[];
  /** Whether an option of the DAG itself is different. */
  readonly hasOptionChanges: boolean;
  /** Tasks of which something is different besides the name, as they are called now. */
  readonly changed: readonly string[];
  readonly addedEdges: readonly Edge[];
  readonly removedEdges: readonly Edge[];
  /** All edges of now, and of what is gone. */
  readonly edges: readonly Edge[];
  readonly tasks: Totals<number>;
  /** What all tasks together request, by resource, where that is not as before. */
  readonly requests: Readonly<Record<string, Totals<bigint>>>;
}

/** A sum over a DAG. */
export interface Totals<T> {
  readonly before: T;
  readonly after: T;
}

export interface Comparison {
  /** The DAGs that are not as before, by name. */
  readonly dags: readonly DagChange[];
  readonly changes: readonly Change[];
}
