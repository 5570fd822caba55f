// The types that flow between the stages of the compiler, and nothing else.
// Every stage takes plain read-only data and returns plain read-only data.

import type { DagFileTask, ResolvedDagOptions, XComField } from "../schemas/generated/dag.ts";

/** A text file that the user wrote: its path from the project root, with forward slashes, and its content. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A stretch of a file. Offsets count UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly file: SourceText;
  readonly start: number;
  readonly end: number;
}

/** One stop on a value's way from the place where it is written to the place where it is used. */
export interface Step {
  readonly kind: "constant" | "spread" | "call" | "loop";
  /** What the stop is called in the source: a constant's, function's or loop variable's name. */
  readonly name: string;
  readonly span: Span;
  /** The stop before this one, nearer to where the value is written. */
  readonly previous: Step | undefined;
}

/** Where a value is written, and the way it took from there. */
export interface Origin {
  readonly span: Span;
  readonly steps: Step | undefined;
  /** The value does not stand at `span`: podloom made it for what stands there. */
  readonly isImplied?: true;
}

export type Scalar = string | number | boolean | null;

/** A JSON value each part of which knows its origin. What it shares with other values it shares by reference. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly origin: Origin;
}

export interface LocatedList {
  readonly kind: "list";
  readonly items: readonly Located[];
  readonly origin: Origin;
}

export interface LocatedMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly origin: Origin;
}

/** A member of a map: its value, and the place of its key for errors that are about the key. */
export interface LocatedEntry {
  readonly key: Span;
  readonly value: Located;
}

export type Json = Scalar | readonly Json[] | { readonly [key: string]: Json };

/** A task instance as its author wrote it: options before defaults, arguments with `{ "$xcom": … }` for return values. */
export interface TaskDeclaration {
  readonly task_id: string;
  readonly kind: "task" | "pod_task";
  readonly options: LocatedMap;
  readonly arguments: readonly Located[];
  /** The `task()` call that the options stand in. */
  readonly origin: Origin;
  /** The call that made this instance. */
  readonly span: Span;
}

/** `to` runs after `from`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly span: Span;
}

/** A DAG as its author wrote it. */
export interface DagDeclaration {
  readonly options: LocatedMap;
  readonly tasks: readonly TaskDeclaration[];
  readonly edges: readonly Edge[];
  /** The `dag()` call. */
  readonly span: Span;
}

/** When and how a task runs, every default filled in. */
export type TaskPolicy = Omit<
  DagFileTask,
  "task_id" | "kind" | "line" | "manifest" | "arguments" | "xcom_fields"
>;

/** A task with its defaults resolved, ready for its pod and for dag.json. */
export interface LinkedTask {
  readonly declaration: TaskDeclaration;
  readonly policy: TaskPolicy;
  /** The task's own `executor_config`. */
  readonly executorConfig: LocatedMap | undefined;
  /** The `executor_config` of `default_args`: a layer of its own, below the task's. */
  readonly defaultExecutorConfig: LocatedMap | undefined;
}

/** A DAG whose ids are legal and unique, whose orders have no cycle, and whose tasks stand upstream first. */
export interface LinkedDag {
  readonly dag_id: string;
  readonly options: ResolvedDagOptions;
  readonly tasks: readonly LinkedTask[];
  readonly edges: readonly Edge[];
  readonly span: Span;
}

/** The pod of a task, after all layers. Nothing has validated it yet. */
export interface ResolvedPod {
  readonly task: LinkedTask;
  readonly pod: LocatedMap;
  /** Where a return value goes at launch. */
  readonly xcomFields: readonly XComField[];
}

declare const validated: unique symbol;

/** A pod that the validators let through; only they make one. */
export type ValidPod = ResolvedPod & { readonly [validated]: true };

/** A file of the bundle: its path below the manifests folder, and its text with its digest. */
export interface BundleFile {
  readonly path: string;
  readonly digest: string;
  readonly text: string;
}
