// The compiler's third door: where manifests are, for commands that only take them. Such a command may run for days, so it loads the
// configuration's reader and neither a parser nor the rules.
import type { Variables } from "./config.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { openProject } from "./project.ts";

export { formatText } from "./diagnostics/format.ts";

/** Where a project's manifests are, from its root. `undefined` where its configuration has errors. */
export function manifestsFolderOf(
  root: string,
  variables: Variables,
): { folder: string | undefined; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const project = openProject(root, variables, (diagnostic) => diagnostics.push(diagnostic));
  return { folder: project?.config.manifestsFolder, diagnostics };
}
