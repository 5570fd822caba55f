// "Did you mean", for names that are nearly right.
import { expect, test } from "vitest";
import { didYouMean, didYouMeanOneOf } from "../../../compiler/diagnostics/suggestion.ts";

const options = ["start_date", "retries", "retry_delay", "execution_timeout", "trigger_rule"];

test.each([
  ["retires", "did you mean retries?"],
  ["RETRIES", "did you mean retries?"],
  ["start", "did you mean start_date?"],
  ["timeout", "did you mean execution_timeout?"],
  ["r", undefined],
  ["pool", undefined],
])("%s", (written, hint) => {
  expect(didYouMean(written, options)).toBe(hint);
});

test("several names of which it is a part are all named", () => {
  expect(didYouMean("limit", ["cpuLimit", "memoryLimit"])).toBe("did you mean cpuLimit or memoryLimit?");
});

test("where nothing is similar a short list is named in full, a long one not", () => {
  expect(didYouMeanOneOf("scheduler", ["dags_folder", "compile"])).toBe("write one of dags_folder, compile");
  expect(didYouMeanOneOf("retires", options)).toBe("did you mean retries?");
  const many = Array.from({ length: 13 }, (_, index) => `${index}`);
  expect(didYouMeanOneOf("scheduler", many)).toBeUndefined();
  expect(didYouMeanOneOf("scheduler", [])).toBeUndefined();
});
