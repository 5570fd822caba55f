// The tests in which processes are killed and servers go away. They need nothing but npm, and more time than a quick loop has.
import { suite } from "./vitest.config.ts";

export default suite("crash", {
  include: ["test/crash/**/*.test.ts"],
  testTimeout: 120_000,
  hookTimeout: 60_000,
});
