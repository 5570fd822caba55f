// Texts of a DAG file may be as long as the evaluator allows, and are made by strangers: looking for secrets must not take long.
import { expect, test } from "vitest";
import { isSecret, tokenIn } from "../../../compiler/validate/secrets.ts";

const length = 1 << 20;

test.each([
  "a.",
  "eyJ-",
  "eyJaaaaaaaaaaaa.",
  "://",
  "://a:",
  "a",
  "/",
  "a/",
  "-----BEGIN A ",
  "${",
  "$(",
  "xox",
  "a-",
])("a long text of %j is read in no time", (part) => {
  const text = `${part.repeat(length / part.length)}\n://eyJ`;
  const started = performance.now();
  tokenIn(text);
  for (const name of ["DB_PASSWORD", "DB_SECRET"]) isSecret(name, text);
  expect(performance.now() - started).toBeLessThan(1000);
});
