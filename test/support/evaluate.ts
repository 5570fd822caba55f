// Evaluates DAG files that exist only in a test.
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Disk, ReadResult } from "../../compiler/disk.ts";
import { evaluateFile } from "../../compiler/evaluate/evaluate.ts";
import type { DagDeclaration, Json } from "../../compiler/model.ts";
import { Sources } from "../../compiler/sources.ts";
import { plain } from "./located.ts";

/** Texts by path from the project root. */
export type Files = Readonly<Record<string, string>>;

export interface Evaluated {
  readonly dags: readonly DagDeclaration[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface EvaluatedOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export const ENTRY = "dags/dag.ts";

/** Evaluates `dags/dag.ts` of the files, or a single text as that file. */
export function evaluate(files: Files | string, options: EvaluatedOptions = {}): Evaluated {
  const texts: Files = typeof files === "string" ? { [ENTRY]: files } : files;
  const read = (path: string): ReadResult => {
    const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
    return text === undefined ? { kind: "missing" } : { kind: "text", text };
  };
  return evaluateWith({ read }, ENTRY, options);
}

export function evaluateWith(
  disk: Pick<Disk, "read">,
  path: string,
  { environment = {} }: EvaluatedOptions = {},
): Evaluated {
  const diagnostics: Diagnostic[] = [];
  const onDiagnostic = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const sources = new Sources(disk);
  const entry = sources.load(path);
  entry.diagnostics.forEach(onDiagnostic);
  if (entry.file === undefined) return { dags: [], diagnostics };
  const resolve = sources.resolver(() => undefined, onDiagnostic);
  const dags = evaluateFile(entry.file, {
    resolve,
    environment: new Map(Object.entries(environment)),
    onDiagnostic,
  });
  return { dags, diagnostics };
}

/** The DAG as `podloom inspect` prints it. */
export function modelOf({ options, tasks, edges }: DagDeclaration): Json {
  const { dag_id = null } = Object.fromEntries(
    [...options.entries].map(([key, { value }]) => [key, plain(value)]),
  );
  return {
    dag_id,
    options: plain(options),
    tasks: tasks.map((task) => ({
      task_id: task.task_id,
      kind: task.kind,
      options: plain(task.options),
      arguments: task.arguments.map(plain),
    })),
    edges: edges.map(({ from, to }) => ({ from, to })),
  };
}
