// What each event makes of an attempt in each phase, and what comes of events that are old, late or about another pod.
import { describe, expect, test } from "vitest";
import type { Attempt } from "../../runtime/model.ts";
import { attemptId, type RunState } from "../../runtime/runState.ts";
import { transition, type RunEvent } from "../../runtime/transition.ts";
import {
  attemptOf,
  dagOf,
  exited,
  newRun,
  podFor,
  running,
  start,
  afterTurn,
  type PodTraits,
} from "../support/runs.ts";

const key = { task_id: "load", map_index: -1, try_number: 1 };
const uid = "uid-load-1";
const intended = afterTurn(newRun(dagOf({ load: {} })), start);

function withAttempt(traits: Partial<Attempt>, pod?: PodTraits): RunState {
  const attempt = { ...attemptOf(intended, "load"), ...traits };
  const pods = pod === undefined ? [] : ([[uid, { kind: "seen", pod: podFor(key, pod) }]] as const);
  return {
    ...intended,
    attempts: new Map([[attemptId(key), attempt]]),
    pods: new Map(pods),
    outbox: new Map(),
  };
}

const success = { kind: "success", at: start } as const;
const outcome = { class: "success", at: start, reason: undefined, hint: undefined } as const;
const ended = podFor(key, { phase: "Succeeded", base: exited(0), resourceVersion: "20" });
const states = {
  intended: withAttempt({}),
  launched: withAttempt({ phase: "launched", pod_uid: uid }, {}),
  running: withAttempt(
    { phase: "running", pod_uid: uid, start_date: start },
    { phase: "Running", base: running() },
  ),
  // The outcome is decided by a result, and the pod goes on.
  ended: withAttempt({ phase: "ended", pod_uid: uid, start_date: start, result: success, outcome }, {}),
  saved: withAttempt(
    { phase: "ended", pod_uid: uid, outcome, evidence: { kind: "observed", pod: ended } },
    { ...ended, base: exited(0) },
  ),
  released: withAttempt({
    phase: "ended",
    pod_uid: uid,
    outcome,
    evidence: { kind: "observed", pod: ended },
    isReleased: true,
  }),
} satisfies Record<string, RunState>;

type PhaseName = keyof typeof states;
const phases = Object.keys(states) as PhaseName[];

const newer = podFor(key, { phase: "Running", base: running(), resourceVersion: "30" });
const report = (traits: Partial<Attempt>): RunEvent => ({
  kind: "reports",
  reports: [{ ...key, start_date: undefined, result: undefined, ...traits }],
  readAt: undefined,
});

const events = {
  "a pod, newer": { kind: "pod", pod: newer },
  "a pod, older": { kind: "pod", pod: { ...newer, resourceVersion: "9" } },
  "a pod without our finalizer": { kind: "pod", pod: { ...newer, hasFinalizer: false } },
  "its pod is missing": { kind: "podMissing", pod: newer },
  "its pod is found": { kind: "podFound", pod: newer },
  "its pod is gone": { kind: "podGone", attempt: key, uid, at: start },
  "another pod is gone": { kind: "podGone", attempt: key, uid: "uid-other", at: start },
  "a list with it": { kind: "synced", pods: [newer], resourceVersion: "31" },
  "a list without it": { kind: "synced", pods: [], resourceVersion: "31" },
  "an older list without it": { kind: "synced", pods: [], resourceVersion: "9" },
  "a start": report({ start_date: start + 1 }),
  "a success": report({ start_date: start + 1, result: { ...success, at: start + 2 } }),
  "its create is refused": { kind: "createRefused", attempt: key, reason: "no", hint: undefined },
  "it is released": { kind: "released", attempt: key, uid },
  "another attempt's pod": { kind: "pod", pod: podFor({ task_id: "load", try_number: 7 }) },
  "a pod of another manifest": {
    kind: "pod",
    pod: { ...newer, uid: "uid-other", manifestDigest: "sha256:9" },
  },
  "a second pod of its name": { kind: "pod", pod: { ...newer, uid: "uid-other" } },
} satisfies Record<string, RunEvent>;

type EventName = keyof typeof events;

/** What an event has changed, in words. */
function changeBy(before: RunState, event: RunEvent): string {
  const after = transition(before, [event]);
  if (after === before) return "";
  const one = attemptOf(before, "load");
  const other = attemptOf(after, "load");
  const view = after.pods.get(other.pod_uid ?? "");
  const isSameView = view === before.pods.get(one.pod_uid ?? "");
  return [
    one.phase !== other.phase && other.phase,
    one.pod_uid !== other.pod_uid && other.pod_uid,
    !isSameView && view !== undefined && `${view.kind} at ${view.pod?.resourceVersion ?? "?"}`,
    one.start_date !== other.start_date && "start",
    one.result !== other.result && other.result?.kind,
    one.isReleased !== other.isReleased && "released",
    after.refusals.size > 0 && "refused",
    after.strays.size > 0 && "stray",
  ]
    .filter((word) => word !== false)
    .join(", ");
}

/** By event, what it changes in each of the phases above. */
const table: Readonly<Record<EventName, readonly string[]>> = {
  "a pod, newer": [
    "launched, uid-load-1, seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "",
  ],
  "a pod, older": ["launched, uid-load-1, seen at 9", "", "", "", "", ""],
  "a pod without our finalizer": [
    "launched, uid-load-1, seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "released",
    "",
  ],
  "its pod is missing": [
    "launched, uid-load-1, missing at 30",
    "missing at 30",
    "missing at 30",
    "missing at 30",
    "missing at 30",
    "",
  ],
  "its pod is found": [
    "launched, uid-load-1, seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "",
  ],
  "its pod is gone": ["", "gone at 10", "gone at 10", "gone at 10", "released", ""],
  "another pod is gone": ["", "", "", "", "", ""],
  "a list with it": [
    "launched, uid-load-1, seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "seen at 30",
    "",
  ],
  "a list without it": ["", "missing at 10", "missing at 10", "missing at 10", "missing at 20", ""],
  "an older list without it": ["", "", "", "", "", ""],
  "a start": ["running, start", "running, start", "", "", "", ""],
  "a success": ["running, start, success", "running, start, success", "success", "", "", ""],
  "its create is refused": ["refused", "", "", "", "", ""],
  "it is released": ["", "", "", "", "released", ""],
  "another attempt's pod": ["", "", "", "", "", ""],
  "a pod of another manifest": ["", "", "", "", "", ""],
  "a second pod of its name": [
    "launched, uid-other, seen at 30",
    "stray",
    "stray",
    "stray",
    "stray",
    "stray",
  ],
};

describe.each(Object.keys(events) as EventName[])("%s", (name) => {
  test.each(phases.map((phase, place) => [phase, table[name][place]] as const))("%s", (phase, expected) => {
    expect(changeBy(states[phase], events[name])).toBe(expected);
  });

  test.each(phases)("%s: a second time changes nothing", (phase) => {
    const once = transition(states[phase], [events[name]]);
    expect(transition(once, [events[name]])).toBe(once);
  });
});

describe("a pod", () => {
  const viewAfter = (...told: readonly RunEvent[]) => transition(states.running, told).pods.get(uid);
  const missing = events["its pod is missing"];
  const gone = events["its pod is gone"];

  test("is missing at the version at which it was seen, and found by name at that version", () => {
    expect(viewAfter(events["a pod, newer"], missing)?.kind).toBe("missing");
    expect(viewAfter(missing, events["a pod, newer"])?.kind).toBe("missing");
    expect(viewAfter(missing, events["its pod is found"])?.kind).toBe("seen");
  });

  test("that is gone stays so, and keeps the newest that was told of it", () => {
    expect(viewAfter(gone, events["a pod, newer"])).toEqual({ kind: "gone", pod: newer, at: start });
    expect(viewAfter(events["a pod, newer"], gone)).toEqual({ kind: "gone", pod: newer, at: start });
  });

  test("of which nobody has told since the runtime started is missing in a list without it", () => {
    const unseen = { ...states.launched, pods: new Map() };
    const after = transition(unseen, [events["a list without it"]]);
    expect(after.pods.get(uid)).toEqual({ kind: "missing", pod: undefined });
  });

  test("that appears for an attempt that ended without one takes it up again", () => {
    const withoutPod = withAttempt({
      phase: "ended",
      outcome: { ...outcome, class: "cancelled" },
      evidence: { kind: "gone", pod: undefined },
      isReleased: true,
    });
    const attempt = attemptOf(transition(withoutPod, [events["a pod, newer"]]), "load");
    expect(attempt).toMatchObject({ phase: "ended", pod_uid: uid, evidence: undefined, isReleased: false });
  });
});

describe("a second pod of one name", () => {
  const stray = { ...newer, uid: "uid-other" };
  const strayed = transition(states.running, [{ kind: "pod", pod: stray }]);

  test.each<[string, RunEvent]>([
    ["is gone", { kind: "podGone", attempt: key, uid: stray.uid, at: start }],
    ["is released", { kind: "released", attempt: key, uid: stray.uid }],
    ["is missing", { kind: "podMissing", pod: stray }],
    ["is in no list", { kind: "synced", pods: [newer], resourceVersion: "31" }],
    [
      "ends without our finalizer",
      { kind: "pod", pod: { ...stray, hasFinalizer: false, deletionTimestamp: start } },
    ],
  ])("is forgotten when it %s", (_, event) => {
    expect([...strayed.strays.keys()]).toEqual([stray.uid]);
    expect([...transition(strayed, [event]).strays.keys()]).toEqual([]);
  });
});

describe("the run", () => {
  test("is cancelled once", () => {
    const cancelled = transition(intended, [{ kind: "cancelled" }]);
    expect(cancelled.run.isCancelled).toBe(true);
    expect(transition(cancelled, [{ kind: "cancelled" }])).toBe(cancelled);
  });

  test("knows when all reports were last read", () => {
    const read = (state: RunState, readAt: number) =>
      transition(state, [{ kind: "reports", reports: [], readAt }]);
    expect(read(read(intended, start + 5), start + 3).reportsReadAt).toBe(start + 5);
  });

  test("keeps a command until it is carried out", () => {
    expect([...intended.outbox.keys()]).toEqual(["create/load/-1/1"]);
    const after = transition(intended, [{ kind: "carriedOut", command: "create/load/-1/1" }]);
    expect([...after.outbox.keys()]).toEqual([]);
  });
});
