// What a schema finds, in words and at the place of the value.
import { expect, test } from "vitest";
import type { Json } from "../../../compiler/model.ts";
import { checkSchema } from "../../../compiler/validate/findings.ts";
import { validatePod, validateTaskOptions } from "../../../schemas/generated/podValidators.js";
import type { Validator } from "../../../schemas/validator.ts";
import { collect } from "../../support/diagnostics.ts";
import { located, sourceOf } from "../../support/located.ts";

function check(validator: Validator<object>, json: Record<string, Json>, judged?: string) {
  return collect((report) =>
    checkSchema(validator, { value: located(json), name: "task()", judged }, report),
  );
}

test("what matches comes back as JSON", () => {
  expect(check(validateTaskOptions, { retries: 2 })).toEqual({ result: { retries: 2 }, diagnostics: [] });
});

test.each<[string, Record<string, Json>, string, string | undefined]>([
  ["a number for text", { pool: 7 }, "pool must be text, and this is 7", 'write it in quotes: "7"'],
  ["null for text", { pool: null }, "pool must be text, and this is null", undefined],
  [
    "text for a number",
    { retries: "2" },
    'retries must be a whole number, and this is "2"',
    "write it without quotes: 2",
  ],
  ["words for a number", { retries: "two" }, 'retries must be a whole number, and this is "two"', undefined],
  [
    "text for a boolean",
    { depends_on_past: "yes" },
    'depends_on_past must be true or false, and this is "yes"',
    undefined,
  ],
  ["a number that is too small", { retries: -1 }, "retries must be at least 0, and this is -1", undefined],
  ["empty text", { pool: "" }, 'pool must be text that is not empty, and this is ""', undefined],
  [
    "text for an object",
    { executor_config: "x" },
    'executor_config must be an object, and this is "x"',
    undefined,
  ],
  [
    "one of two types",
    { retry_delay: true },
    "retry_delay must be a number or text, and this is true",
    'write it in quotes: "true"',
  ],
  [
    "a return value",
    { pool: { $xcom: "up" } },
    "pool must be text, and this is the return value of up",
    undefined,
  ],
])("%s", (_what, json, message, hint) => {
  const { result, diagnostics } = check(validateTaskOptions, json);
  expect(result).toBeUndefined();
  expect(diagnostics.map((one) => [one.code, one.message, one.hint])).toEqual([
    ["schema/wrong-value", message, hint],
  ]);
});

test("a name that is nearly right is proposed, at the key", () => {
  const [diagnostic] = check(validateTaskOptions, { trigger_rul: "all_done" }).diagnostics;
  expect(diagnostic).toMatchObject({
    message: "task() has no field trigger_rul",
    hint: "did you mean trigger_rule?",
    path: "/trigger_rul",
  });
  expect(diagnostic && sourceOf(diagnostic.span)).toBe("test.yaml#/trigger_rul (key)");
});

test("every field that is missing is named", () => {
  const pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "base", volumeMounts: [{}] }] } };
  expect(check(validatePod, pod).diagnostics.map(({ message, path }) => [message, path])).toEqual([
    [
      "spec.containers[0].volumeMounts[0] needs the field mountPath",
      "/spec/containers/0/volumeMounts/0/mountPath",
    ],
    ["spec.containers[0].volumeMounts[0] needs the field name", "/spec/containers/0/volumeMounts/0/name"],
  ]);
});

test("what the caller has judged is not said again", () => {
  const { result, diagnostics } = check(validateTaskOptions, { task_id: "a b" }, "/task_id");
  expect({ result, diagnostics }).toEqual({ result: undefined, diagnostics: [] });
});
