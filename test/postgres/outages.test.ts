// A run whose database, of another version than podloom's own, goes away in its midst.
import { inject, test } from "vitest";
import { runThroughOutages } from "../support/databaseOutages.ts";
import { postgresServer } from "../support/postgresServer.ts";
import { programsOf } from "./programs.ts";

test("stopped at once or killed: no task is lost, and none runs twice", { timeout: 120_000 }, async () => {
  const server = await postgresServer({ programs: await programsOf(inject("postgresVersion")) });
  try {
    await runThroughOutages(server);
  } finally {
    await server.remove();
  }
});
