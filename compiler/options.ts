// What a compile is asked for and what it answers.
import type { Variables } from "./config.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Change } from "./output.ts";

export interface CompileOptions {
  /** The folder with podloom.yaml. */
  readonly root: string;
  /** The environment: `PODLOOM__…` settings, and what `compile.env` lets DAG files read. */
  readonly variables: Variables;
  /** DAG files and folders, from the root. All of the DAGs folder if there are none. */
  readonly paths: readonly string[];
  /** A folder to write to in place of `manifests_folder`, on this machine. */
  readonly out: string | undefined;
  /** Only compare: write nothing, and trust nothing that earlier compiles left. */
  readonly check: boolean;
  /** The day on which risks are accepted or no more, as `2026-11-24`. */
  readonly today: string;
  /** Whether results may be remembered in node_modules/.cache/podloom. */
  readonly useCache: boolean;
}

export interface CompileResult {
  readonly dags: readonly { readonly dag_id: string; readonly file: string; readonly tasks: number }[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was done, or with `check` what would be. Paths are from the manifests folder. Nothing where there is an error. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** The manifests folder as the user knows it. */
  readonly manifestsFolder: string;
}
