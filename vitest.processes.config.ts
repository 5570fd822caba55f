// The tests that start many processes, or wait for what processes do: runs that are killed, commands beside each other, CI jobs.
import { suite } from "./vitest.config.ts";

export default suite("processes", {
  include: ["test/processes/*.test.ts"],
  // They wait most of the time.
  maxWorkers: 2,
  testTimeout: 120_000,
  hookTimeout: 60_000,
});
