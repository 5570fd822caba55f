// Where podloom itself is installed.
import { findPackageJSON } from "node:module";
import { dirname } from "node:path";

/** The folder of the package, whether it runs from its sources or as it was built. */
export function packageFolder(): string {
  const manifest = findPackageJSON("..", import.meta.url);
  if (manifest === undefined) throw new Error(`invariant: ${import.meta.url} is in no package`);
  return dirname(manifest);
}
