// What compiling one DAG file came to, whether it was done now or is remembered.
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Span } from "./model.ts";
import type { OutputBundle } from "./output.ts";
import type { RiskUse } from "./risk/riskUse.ts";

/** A DAG of a file, as far as other files have to know. */
export interface CompiledDag {
  readonly dag_id: string;
  readonly tasks: number;
  /** The `dag()` call. */
  readonly span: Span;
}

export interface FileResult {
  readonly file: string;
  readonly dags: readonly CompiledDag[];
  readonly bundles: readonly OutputBundle[];
  readonly diagnostics: readonly Diagnostic[];
  /** The comments that accept a risk of which the result may have had a finding. */
  readonly risks: readonly RiskUse[];
  /** The text of every path that the result depends on; `undefined` where nothing could be read. */
  readonly dependencies: ReadonlyMap<string, string | undefined>;
  /** Whether the file imports "podloom" itself, so that a DAG is expected of it. */
  readonly usesAuthoring: boolean;
}
