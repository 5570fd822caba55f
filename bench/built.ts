// The built package: what users run is measured, not the sources.
import { execFileSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";

export const repository = join(import.meta.dirname, "..");

export const cli = join(repository, "dist/cli/bin.js");

/** Builds the package if it is older than its sources. */
export function ensureBuilt(): void {
  if (existsSync(cli) && statSync(cli).mtimeMs > newestSource()) return;
  console.error("building dist/ …");
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: repository,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function newestSource(): number {
  const paths = globSync(["{cli,compiler,runtime,schemas}/**/*.{ts,js}", "package.json", "tsconfig*.json"], {
    cwd: repository,
  });
  return Math.max(...paths.map((path) => statSync(join(repository, path)).mtimeMs));
}
