// The tests that start many processes, or wait for what processes do: runs that are killed, commands beside each other, CI jobs.
import { suite } from "./vitest.config.ts";

export default suite("processes", {
  include: ["test/processes/*.test.ts"],
  testTimeout: 120_000,
  hookTimeout: 60_000,
});
