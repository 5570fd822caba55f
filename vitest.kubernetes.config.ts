// The tests on a whole Kubernetes with real containers; test/kubernetes/README.md says what they need.
import { suite } from "./vitest.config.ts";

export default suite("kubernetes", {
  include: ["test/kubernetes/*.test.ts"],
  // Some tests stop what others need.
  fileParallelism: false,
  globalSetup: ["test/kubernetes/setup.ts"],
  // A pod takes seconds, and one whose image is not there is given up after five minutes.
  testTimeout: 480_000,
  hookTimeout: 60_000,
  teardownTimeout: 240_000,
});
