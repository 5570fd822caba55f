import { expect, test } from "vitest";
import { baseContainerName } from "../../../schemas/podIdentity.ts";
import type { Pod } from "../../../schemas/generated/pod.ts";
import { stamp } from "../../../runtime/stamp.ts";
import { readAttempt } from "../../../runtime/worker/workerAttempt.ts";

const attempt = { dag_id: "etl", run_id: "manual__1", task_id: "load", map_index: -1, try_number: 2 };
const manifest: Pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: baseContainerName }] } };
const variables = Object.fromEntries(
  (
    stamp(manifest, { ...attempt, instance: "default", manifestDigest: "" }).spec?.containers[0]?.env ?? []
  ).map(({ name, value }) => [name, value]),
);

test("the attempt is read as the stamp writes it", () => {
  expect(readAttempt(variables)).toEqual(attempt);
});

test.each([
  [
    "PODLOOM_RUN_ID",
    undefined,
    "PODLOOM_RUN_ID is not set: a worker runs only in a pod that podloom has launched",
  ],
  ["PODLOOM_TASK_ID", "", "PODLOOM_TASK_ID is not set"],
  ["PODLOOM_TRY_NUMBER", "0", 'PODLOOM_TRY_NUMBER must be a whole number of at least 1, and is "0"'],
  ["PODLOOM_MAP_INDEX", "one", 'PODLOOM_MAP_INDEX must be a whole number of at least -1, and is "one"'],
])("%s=%s is refused", (name, value, message) => {
  expect(() => readAttempt({ ...variables, [name]: value })).toThrow(message);
});
