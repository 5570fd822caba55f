// The compiler's third door: where manifests are, for commands that only take them. Such a command may run for days, so it loads the
// configuration's reader and neither a parser nor the rules.
import type { Variables } from "./config.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { openProject } from "./project.ts";

export { formatText } from "./diagnostics/format.ts";

export interface ManifestsPlace {
  /** From the project's root. `undefined` where its configuration has errors. */
  readonly folder: string | undefined;
  /** Of pods whose template names none. */
  readonly namespace: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a project's manifests are, and where their pods will be. */
export function manifestsFolderOf(root: string, variables: Variables): ManifestsPlace {
  const diagnostics: Diagnostic[] = [];
  const project = openProject(root, variables, (diagnostic) => diagnostics.push(diagnostic));
  const namespace = project?.config.namespace?.value;
  return {
    folder: project?.config.manifestsFolder,
    namespace: typeof namespace === "string" ? namespace : undefined,
    diagnostics,
  };
}
