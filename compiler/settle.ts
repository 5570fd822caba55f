// The end of a compile before anything is written: all DAG files together, and what is to change on disk.
import type { DagFiles } from "./dagFiles.ts";
import {
  adjusted,
  distinct,
  isError,
  reportTo,
  type Diagnostic,
  type Severities,
} from "./diagnostics/diagnostic.ts";
import type { Disk } from "./disk.ts";
import type { Folder } from "./folder.ts";
import type { CompileOptions, CompileResult } from "./options.ts";
import { fileCount, planOutput, type OutputPlan, type PlanOptions } from "./output.ts";
import type { FileResult } from "./result.ts";
import { checkTogether } from "./together.ts";
import { startOf } from "./unread.ts";

export interface Settlement {
  readonly options: CompileOptions;
  readonly disk: Disk;
  readonly found: DagFiles;
  readonly results: readonly FileResult[];
  /** What was reported on the way to the results. */
  readonly diagnostics: readonly Diagnostic[];
  /** The manifests folder, as the user knows it and on this machine. */
  readonly manifestsFolder: string;
  readonly folder: Folder;
  readonly severities: Severities;
  /** The bundles that may have changed; any if they are not named. */
  readonly bundles?: ReadonlySet<string>;
}

/** What a compile answers where the configuration has errors. */
export function withoutProject({ out }: CompileOptions, diagnostics: readonly Diagnostic[]): CompileResult {
  return { dags: [], diagnostics, changes: [], unchanged: 0, manifestsFolder: out ?? "" };
}

/** What a compile answers. Where there is an error, there are no changes to make. */
export function settle(settlement: Settlement): CompileResult {
  const { options, found, results, manifestsFolder, severities } = settlement;
  const reported: Diagnostic[] = [
    ...settlement.diagnostics,
    ...distinct(results.flatMap((result) => result.diagnostics)),
  ];
  checkTogether(results, { named: found.named, areAll: options.paths.length === 0 }, (diagnostic) =>
    reported.push(diagnostic),
  );
  const diagnostics = [...adjusted(reported, severities)];
  const add = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const dags = results.flatMap(({ file, dags: own }) =>
    own.map(({ dag_id, tasks }) => ({ dag_id, file, tasks })),
  );
  const answer = { dags, diagnostics, changes: [], unchanged: 0, manifestsFolder };
  if (diagnostics.some(isError)) return answer;
  const { changes, unchanged, foreign } = plan(settlement);
  for (const path of foreign.map((name) => `${manifestsFolder}/${name}`))
    reportTo(add)("emit/foreign-file", startOf(path), { path });
  return diagnostics.some(isError) ? answer : { ...answer, changes, unchanged };
}

function plan({ options, disk, found, results, folder, bundles }: Settlement): OutputPlan {
  const made = results.flatMap((result) => result.bundles);
  const isStale = isStaleFor(options, found.files, disk);
  if (bundles === undefined) return planOutput(folder, made, { isStale });
  const concerned = made.filter((bundle) => bundles.has(bundle.folder));
  const { unchanged, ...others } = planOutput(folder, concerned, { bundles, isStale });
  return { ...others, unchanged: unchanged + fileCount(made) - fileCount(concerned) };
}

/**
 * Whether a bundle that no compiled file makes is to go: always, or when only some files are compiled, if it is of one
 * of these or its file is gone.
 */
function isStaleFor({ paths }: CompileOptions, files: readonly string[], disk: Disk): PlanOptions["isStale"] {
  if (paths.length === 0) return () => true;
  return (dagFile) => files.includes(dagFile) || disk.read(dagFile).kind === "missing";
}
