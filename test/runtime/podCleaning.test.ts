// Which pods may be taken away: those that have ended and whose end is saved, and no others while that can be known.
import { expect, test } from "vitest";
import { podFate, type Cleaning, type StoredPod } from "../../runtime/podCleaning.ts";
import { exited, minutes, podFor, running, start } from "../support/runs.ts";
import { anAttempt } from "../support/storedRun.ts";

const load = { task_id: "load", try_number: 1 };
const ended = podFor(load, { phase: "Failed", base: exited(1, { finishedAt: start }) });
const goesOn = podFor(load, { phase: "Running", base: running() });
const evidence = { kind: "observed", pod: ended } as const;
const { uid: pod_uid } = ended;

const cleaning: Cleaning = { now: start + minutes(10), olderThanMs: 0, isUninstall: false };
const stored = (
  changes: Parameters<typeof anAttempt>[0],
  runState: "running" | "failed" = "failed",
): StoredPod => ({
  kind: "attempt",
  attempt: anAttempt(changes),
  runState,
});
const saved = stored({ pod_uid, evidence, isReleased: true }, "running");

test.each<[string, string, Parameters<typeof podFate>]>([
  ["its end is saved", "delete", [ended, saved, cleaning]],
  ["its end is not saved", "keep", [ended, stored({ pod_uid }), cleaning]],
  ["the attempt does not know its pod yet", "keep", [ended, stored({ evidence }), cleaning]],
  ["its run is about to let it go", "keep", [ended, stored({ pod_uid, evidence }, "running"), cleaning]],
  ["its run is over and nobody let it go", "delete", [ended, stored({ pod_uid, evidence }), cleaning]],
  [
    "a second pod of an attempt, while the run goes on",
    "keep",
    [ended, stored({ pod_uid: "u2" }, "running"), cleaning],
  ],
  ["a second pod of an attempt, after the run", "delete", [ended, stored({ pod_uid: "u2" }), cleaning]],
  [
    "it came after its attempt was over, and so is its run",
    "delete",
    [ended, stored({ outcome: { class: "cancelled", at: start, reason: "", hint: undefined } }), cleaning],
  ],
  ["its run was forgotten", "delete", [ended, { kind: "unknown" }, cleaning]],
  ["it goes on, and its run was forgotten", "keep", [goesOn, { kind: "unknown" }, cleaning]],
  ["it goes on", "keep", [goesOn, saved, cleaning]],
  ["it ended lately", "keep", [ended, saved, { ...cleaning, olderThanMs: minutes(11) }]],
  [
    "it ended lately, and there is no database",
    "keep",
    [ended, { kind: "unasked" }, { ...cleaning, olderThanMs: minutes(11) }],
  ],
  [
    "it ended long ago, and there is no database",
    "delete",
    [ended, { kind: "unasked" }, { ...cleaning, olderThanMs: minutes(9) }],
  ],
  ["it goes on, and there is no database", "keep", [goesOn, { kind: "unasked" }, cleaning]],
  ["podloom goes: it has ended", "delete", [ended, stored({ pod_uid }), { ...cleaning, isUninstall: true }]],
  ["podloom goes: it goes on", "release", [goesOn, saved, { ...cleaning, isUninstall: true }]],
  [
    "podloom goes: nothing holds it",
    "keep",
    [{ ...goesOn, hasFinalizer: false }, saved, { ...cleaning, isUninstall: true }],
  ],
])("%s: %s", (_, action, asked) => {
  expect(podFate(...asked).action).toBe(action);
});
