// The tests that need nothing but npm. Those that need a real API server are in vitest.cluster.config.ts; the conformance
// tests run in both: here against the local API server. The tests of the store run in vitest.postgres.config.ts too, on older versions.
import { defineConfig, type TestUserConfig } from "vitest/config";

const sourceCondition = "podloom-source";
const reportFolder = process.env["PODLOOM_TEST_REPORT_DIR"];

/** What all suites share. `reportName` names the file of results that `.ci/run` adds up. */
export function suite(reportName: string, options: TestUserConfig) {
  return defineConfig({
    // `podloom` means the sources: for the tests here, for the programs that they start by NODE_OPTIONS.
    ssr: { resolve: { conditions: [sourceCondition], externalConditions: [sourceCondition] } },
    test: {
      ...options,
      env: { NODE_OPTIONS: `--conditions=${sourceCondition}` },
      allowOnly: process.env["CI"] === undefined,
      reporters: reportFolder === undefined ? ["default"] : ["default", "json"],
      ...(reportFolder !== undefined && { outputFile: { json: `${reportFolder}/${reportName}.json` } }),
    },
  });
}

export default suite("test", {
  // A busy machine fails no test; one that hangs ends some time.
  testTimeout: 60_000,
  include: ["test/**/*.test.ts"],
  exclude: [
    "test/cluster/*.test.ts",
    "test/crash/*.test.ts",
    "test/kubernetes/*.test.ts",
    "test/postgres/*.test.ts",
    "**/cases/**",
    "**/node_modules/**",
  ],
});
