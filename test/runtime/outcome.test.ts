// The table of phase × result: what an attempt comes to by what is known of its pod and what its worker reported.
import { describe, expect, test } from "vitest";
import type { Attempt, AttemptResult, PodFacts } from "../../runtime/model.ts";
import { judge, type AttemptFacts } from "../../runtime/outcome.ts";
import type { PodView } from "../../runtime/runState.ts";
import { successReport, writeEnvelope, type WorkerReport } from "../../runtime/worker/envelope.ts";
import { workerExit } from "../../runtime/worker/exitCodes.ts";
import {
  exited,
  minutes,
  podFor,
  running,
  seconds,
  settings,
  start,
  type PodTraits,
} from "../support/runs.ts";

const key = { task_id: "load", map_index: -1, try_number: 1 };
const launched: Attempt = {
  ...key,
  pod_name: "sales-load-1",
  pod_uid: "uid-load-1",
  manifestDigest: "sha256:load",
  phase: "running",
  intendedAt: start,
  start_date: start,
  result: undefined,
  stop: undefined,
  evidence: undefined,
  outcome: undefined,
  isReleased: false,
};

interface Facts extends Partial<Omit<AttemptFacts, "attempt" | "pod">> {
  readonly attempt?: Partial<Attempt>;
  readonly pod?: PodView | PodTraits;
}

/** A judgement in one line: `infra/infra: reason`, `success`, `open until +15s`. Reports have just been read. */
function judged({ attempt, pod = {}, now = start + minutes(1), ...facts }: Facts): string {
  const judgement = judge({
    kind: "task",
    refusal: undefined,
    wasSilentBefore: false,
    reportsReadAt: now,
    now,
    settings,
    ...facts,
    attempt: { ...launched, ...attempt },
    pod: "kind" in pod ? pod : { kind: "seen", pod: podFor(key, pod) },
  });
  switch (judgement.kind) {
    case "open":
      return judgement.lookAt === undefined ? "open" : `open until +${(judgement.lookAt - start) / 1000}s`;
    case "success": {
      const { reason, returnValue } = judgement;
      return ["success", returnValue === undefined ? undefined : JSON.stringify(returnValue), reason]
        .filter((part) => part !== undefined)
        .join(": ");
    }
    case "failure": {
      const { class: failureClass, countsAs, reason } = judgement.failure;
      return `${failureClass}/${countsAs}: ${reason}`;
    }
  }
}

const success: AttemptResult = { kind: "success", at: start + seconds(5) };
const failure: AttemptResult = { kind: "failure", at: start + seconds(5), message: "no such table" };
const ends = { finishedAt: start + seconds(10) };
const pods = {
  succeeded: { phase: "Succeeded", base: exited(0, ends) },
  failed: { phase: "Failed", base: exited(2, ends) },
  running: { phase: "Running", base: running() },
  pending: {},
} satisfies Record<string, PodTraits>;
const said = (report: WorkerReport): string => writeEnvelope({ startToken: "t", isRecorded: false, report });

describe("without a result", () => {
  test.each<[string, Facts, string]>([
    ["Succeeded", { pod: pods.succeeded }, "infra/infra: base exited with 0 without reporting a result"],
    [
      "Succeeded, and so the attempt before",
      { pod: pods.succeeded, wasSilentBefore: true },
      "user/user: base exited with 0 without reporting a result",
    ],
    ["Failed: by what ended the pod", { pod: pods.failed }, "user/user: base exited with code 2"],
    ["Running: keep", { pod: pods.running }, "open"],
    ["Pending: keep", { pod: pods.pending }, "open"],
    ["not yet seen: keep", { pod: { kind: "missing", pod: undefined } }, "open"],
    [
      "gone, had evidence: per that",
      { pod: { kind: "gone", at: start, pod: podFor(key, pods.failed) } },
      "user/user: base exited with code 2",
    ],
    [
      "gone without evidence: lost",
      { pod: { kind: "gone", at: start, pod: podFor(key, pods.running) } },
      "infra/infra: the pod vanished, and nobody saw its end",
    ],
    [
      "gone, never seen: lost",
      { pod: { kind: "gone", at: start, pod: undefined } },
      "infra/infra: the pod vanished, and nobody saw its end",
    ],
    [
      "refused by the API server",
      {
        attempt: { pod_uid: undefined, start_date: undefined },
        refusal: { reason: "quota", hint: undefined },
      },
      "config/never: quota",
    ],
  ])("%s", (_, facts, expected) => {
    expect(judged(facts)).toBe(expected);
  });

  test("a report has 15 s after the end of base to arrive", () => {
    const at = (offset: number) => judged({ pod: pods.failed, now: start + seconds(offset) });
    expect(at(24.9)).toBe("open until +25s");
    expect(at(25)).toBe("user/user: base exited with code 2");
  });

  test("only a reading of reports after that shows that there is none", () => {
    expect(judged({ pod: pods.failed, reportsReadAt: start + seconds(24) })).toBe("open until +25s");
    const gone = { kind: "gone", at: start + seconds(9), pod: undefined } as const;
    expect(judged({ pod: gone, reportsReadAt: start })).toBe("open");
    // In the same millisecond nobody can tell which came first.
    expect(judged({ pod: gone, reportsReadAt: gone.at })).toBe("open");
    expect(judged({ pod: gone, reportsReadAt: gone.at + 1 })).toContain("the pod vanished");
  });

  test("a pod that went in the millisecond of the last reading may have had a report that was not read", () => {
    const pod = { kind: "gone", at: start + seconds(9), pod: undefined } as const;
    expect(judged({ pod, reportsReadAt: pod.at })).toBe("open");
    expect(judged({ pod, reportsReadAt: pod.at + 1 })).not.toBe("open");
  });

  test("main terminated, other container still running: a minute", () => {
    const pod: PodTraits = {
      ...pods.failed,
      phase: "Running",
      others: [{ name: "stats", kind: "main", state: running() }],
    };
    expect(judged({ pod, now: start + seconds(69) })).toBe("open until +70s");
    expect(judged({ pod, now: start + seconds(70) })).toBe("user/user: base exited with code 2");
  });

  test.each<[string, WorkerReport, string]>([
    ["success", successReport('{"rows":3}'), 'success: {"rows":3}'],
    ["failure", { kind: "failure", message: "no such table" }, "user/user: no such table"],
    ["noStart", { kind: "noStart", message: "the database is away" }, "infra/infra: the database is away"],
    [
      "fenced",
      { kind: "fenced", message: "x" },
      "infra/infra: the worker found that the attempt was not its own, and did nothing",
    ],
    ["mismatch", { kind: "mismatch", message: "other files" }, "config/user: other files"],
    [
      "terminated",
      { kind: "terminated", message: "x" },
      expect.stringContaining("user/user: base exited with code 1 ("),
    ],
    [
      "success with a value that does not fit",
      { kind: "success", digest: "sha256:1", value: undefined },
      "infra/infra: the task succeeded, and its return value was lost: the database did not answer",
    ],
  ])("the termination message counts: %s", (_, report, expected) => {
    expect(judged({ pod: { phase: "Failed", base: exited(1, { ...ends, message: said(report) }) } })).toEqual(
      expected,
    );
  });

  test.each<[keyof typeof workerExit, string]>([
    ["lostReport", "infra/infra"],
    ["noStart", "infra/infra"],
    ["fenced", "infra/infra"],
    ["mismatch", "config/user"],
    ["terminated", "user/user"],
    ["failure", "user/user"],
  ])("without a message the exit code counts: %s", (code, expected) => {
    const pod: PodTraits = { phase: "Failed", base: exited(workerExit[code], ends) };
    expect(judged({ pod }).split(":")[0]).toBe(expected);
  });
});

describe("with a success", () => {
  const attempt = { result: success };

  test.each<[string, Facts, string]>([
    ["Succeeded", { pod: pods.succeeded }, "success"],
    [
      "Failed",
      { pod: pods.failed },
      "success: after the task had succeeded, base exited with code 2 (pod_failed_after_success)",
    ],
    ["Running", { pod: pods.running }, "success"],
    ["Pending", { pod: pods.pending }, "success"],
    [
      "gone",
      { pod: { kind: "gone", at: start, pod: undefined } },
      "success: the pod vanished after the task had succeeded (evidence_missing)",
    ],
    ["evicted", { pod: { phase: "Failed", reason: "Evicted" } }, expect.stringContaining("success: ")],
    [
      "stopped by us",
      { pod: pods.running, attempt: { ...attempt, stop: { cause: "cancelled", at: start } } },
      "success",
    ],
  ])("%s: success", (_, facts, expected) => {
    expect(judged({ attempt, ...facts })).toEqual(expected);
  });
});

describe("with a failure", () => {
  const attempt = { result: failure };

  test.each<[string, Facts]>([
    ["Succeeded", { pod: pods.succeeded }],
    ["Failed", { pod: { phase: "Failed", reason: "Evicted" } }],
    ["Running", { pod: pods.running }],
    ["gone", { pod: { kind: "gone", at: start, pod: undefined } }],
  ])("%s: the worker's word", (_, facts) => {
    expect(judged({ attempt, ...facts })).toBe("user/user: no such table");
  });

  test("that came after we had told it to stop is that stop", () => {
    const stop = { cause: "execution_timeout", at: start + seconds(4) } as const;
    expect(judged({ attempt: { ...attempt, stop } })).toBe(
      "timeout/user: the attempt ran longer than its execution_timeout",
    );
  });
});

describe("an attempt that we stop", () => {
  const deleted = (endsAt: number): Pick<PodFacts, "deletionRequestedAt" | "deletionTimestamp"> => ({
    deletionRequestedAt: start + seconds(5),
    deletionTimestamp: endsAt,
  });
  const cancelled = { stop: { cause: "cancelled", at: start + seconds(5) } } as const;

  test("before its pod is there has no more to wait for", () => {
    expect(judged({ attempt: { ...cancelled, pod_uid: undefined, start_date: undefined } })).toBe(
      "cancelled/never: the run was cancelled",
    );
  });

  test("waits for the end of its pod, as the worker may yet report", () => {
    const pod: PodTraits = { ...pods.running, ...deleted(start + seconds(35)), node: "node-1" };
    expect(judged({ attempt: cancelled, pod, now: start + seconds(30) })).toBe("open until +95s");
    expect(judged({ attempt: cancelled, pod, now: start + seconds(95) })).toBe(
      "cancelled/never: the run was cancelled",
    );
  });

  test("exit 143 + our cancel is cancelled", () => {
    const pod: PodTraits = { phase: "Failed", base: exited(143, ends), ...deleted(start + seconds(35)) };
    expect(judged({ attempt: cancelled, pod })).toBe("cancelled/never: the run was cancelled");
  });

  test.each([
    ["execution_timeout", "timeout/user: the attempt ran longer than its execution_timeout"],
    ["dagrun_timeout", "cancelled/never: the run took longer than its dagrun_timeout"],
  ] as const)("by %s", (cause, expected) => {
    const pod: PodTraits = { phase: "Failed", base: exited(137, ends), ...deleted(start + seconds(35)) };
    expect(judged({ attempt: { stop: { cause, at: start } }, pod })).toBe(expected);
  });

  test("but that had ended by itself before is judged by that", () => {
    const pod: PodTraits = {
      phase: "Failed",
      base: exited(3, { finishedAt: start + seconds(4) }),
      ...deleted(start),
    };
    expect(judged({ attempt: cancelled, pod: { ...pod, deletionRequestedAt: start + seconds(5) } })).toBe(
      "user/user: base exited with code 3",
    );
  });
});

describe("a pod that others told to end", () => {
  const pod: PodTraits = {
    ...pods.running,
    node: "node-1",
    deletionRequestedAt: start,
    deletionTimestamp: start + seconds(30),
  };
  const lost = "infra/infra: the pod was to end, and its node did not say that it has";

  test("has a minute more where the attempt can be fenced", () => {
    expect(judged({ pod })).toBe("open until +90s");
    expect(judged({ pod, now: start + seconds(90) })).toBe(lost);
  });

  test.each<[string, Facts]>([
    ["the operator wants to wait", { settings: { ...settings, onNodeLost: "wait" } }],
    ["no start token fences it", { kind: "pod_task" }],
  ])("has 15 minutes where %s", (_, facts) => {
    expect(judged({ pod, ...facts, now: start + seconds(90) })).toBe("open until +930s");
    expect(judged({ pod, ...facts, now: start + seconds(930) })).toBe(lost);
  });
});

describe("a pod that waits for what may never come", () => {
  const pod: PodTraits = { base: { kind: "waiting", reason: "ErrImagePull", message: "not found" } };

  test("fails when its grace is over", () => {
    expect(judged({ pod })).toBe("open until +300s");
    expect(judged({ pod, now: start + minutes(5) })).toMatch(
      /^config\/user: the image of base cannot be pulled/,
    );
  });

  test("is cancelled, and nothing else, where we stop it", () => {
    const stop = { cause: "cancelled", at: start } as const;
    expect(judged({ pod, attempt: { stop }, now: start + minutes(9) })).toBe("open");
  });
});

describe("a pod task", () => {
  const task = { kind: "pod_task", reportsReadAt: 0 } as const;

  test("succeeds when base exits with 0, whatever runs beside it, and returns the JSON of its termination message", () => {
    const base = exited(0, { ...ends, message: '{"rows":3}' });
    const pod: PodTraits = {
      phase: "Running",
      base,
      others: [{ name: "stats", kind: "main", state: running() }],
    };
    expect(judged({ ...task, pod })).toBe('success: {"rows":3}');
    expect(
      judged({ ...task, pod: { ...pods.succeeded, base: exited(0, { ...ends, message: "done" }) } }),
    ).toBe("success");
  });

  test("fails by what ended its pod, at once", () => {
    expect(judged({ ...task, pod: pods.failed, now: start + seconds(10) })).toBe(
      "user/user: base exited with code 2",
    );
  });

  test("fails after a minute where containers beside base go on, as more may be said of the pod", () => {
    const pod: PodTraits = { ...pods.failed, phase: "Running" };
    expect(judged({ ...task, pod })).toBe("open until +70s");
  });

  test("does not succeed by an exit with 0 that it was told to make", () => {
    const pod: PodTraits = { ...pods.succeeded, conditions: [{ type: "DisruptionTarget", status: "True" }] };
    expect(judged({ ...task, pod })).toMatch(/^infra\/infra/);
  });
});
