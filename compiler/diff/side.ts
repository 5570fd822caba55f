// One of the two things that are compared: DAGs with the pods of their tasks, as they were compiled or as they are committed.
import type { DagFile, DagFileTask } from "../../schemas/generated/dag.ts";
import { position } from "../diagnostics/codeFrame.ts";
import type { LocatedMap, SourceText, Span } from "../model.ts";

/** A line that somebody wrote, from the project's root. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. `undefined` where only the line is known. */
  readonly column: number | undefined;
}

export interface ComparedDag {
  readonly dag: DagFile;
  /** In the order of `dag.tasks`. */
  readonly tasks: readonly ComparedTask[];
  /** Where an option is set, else where the DAG is declared. */
  readonly lineOf: (option: string) => SourceLine;
}

export interface ComparedTask {
  readonly facts: DagFileTask;
  /** The manifest as it is committed. */
  readonly manifest: SourceText;
  /** `undefined` where only the text is known, which is read when it turns out to be needed. */
  readonly pod: LocatedMap | undefined;
  /** Where an option is set, else where the task is declared. */
  readonly lineOf: (option: string) => SourceLine;
}

export function lineOfSpan({ file, start }: Span): SourceLine {
  return { file: file.path, ...position(file, start) };
}
