// Reports of statuses: the newest, until the API server has it.
import { expect, onTestFinished, test } from "vitest";
import { Condition } from "../../../../runtime/condition.ts";
import type { LivePod } from "../../../../runtime/cluster/livePod.ts";
import { ConnectionError, StatusError } from "../../../../runtime/cluster/statusError.ts";
import { StatusReporter } from "../../../../runtime/local/kubelet/pods/statusReporter.ts";
import { fakeClock } from "../../../support/fakeClock.ts";
import { livePod } from "../../../support/livePods.ts";

const pod = livePod("pod", 1, { uid: "0-1" });
const refused = (code: number, reason: string) =>
  new StatusError({ kind: "Status", code, reason, message: "" }, { what: "PATCH" });

/** An API server that takes what it is told, as far as `answers` has no errors for it. */
function reporterOf(...answers: readonly (Error | undefined)[]) {
  const clock = fakeClock();
  const told: unknown[] = [];
  const asked = new Condition();
  let calls = 0;
  const answer = (what: unknown): Promise<LivePod> => {
    told.push(what);
    const error = answers[calls++];
    asked.notify();
    return error === undefined ? Promise.resolve(pod) : Promise.reject(error);
  };
  const over = new AbortController();
  const failures: string[] = [];
  const reporter = new StatusReporter({
    pod: pod.metadata,
    clock,
    random: () => 0,
    signal: over.signal,
    onFailure: ({ message }) => failures.push(message),
    api: {
      patch: (_key, { uid, subresource, patch }) => answer({ uid, subresource, patch }),
      delete: (_key, options) =>
        answer({ uid: options?.uid, gracePeriodSeconds: options?.gracePeriodSeconds }),
    },
  });
  const run = reporter.run();
  onTestFinished(async () => {
    over.abort();
    await run;
  });
  return { reporter, clock, told, failures, hasAsked: (times: number) => asked.until(() => calls >= times) };
}

test("a status is told once, with the uid, and without what conditions no longer say", async () => {
  const { reporter, told } = reporterOf();
  const conditions = [{ type: "Ready", status: "True" }] as const;
  reporter.report({ phase: "Running", conditions });
  await reporter.settled();
  reporter.report({ phase: "Running", conditions });
  await reporter.settled();
  expect(told).toEqual([
    {
      uid: "0-1",
      subresource: "status",
      patch: {
        status: {
          phase: "Running",
          conditions: [{ type: "Ready", status: "True", reason: null, message: null }],
        },
      },
    },
  ]);
});

test("a failure is waited out, longer each time, and what is told then is what was to be told", async () => {
  const { reporter, clock, told, failures, hasAsked } = reporterOf(
    new ConnectionError("lost", "the connection broke"),
    refused(500, "InternalError"),
  );
  reporter.report({ phase: "Running" });
  await hasAsked(1);
  await clock.waitFor(100, 100);
  clock.advance(100);
  await hasAsked(2);
  await clock.waitFor(200, 200);
  clock.advance(200);
  await reporter.settled();
  expect(told).toHaveLength(3);
  expect(failures).toHaveLength(2);
});

test("a pod that is gone, or another of its name, is told nothing more", async () => {
  for (const error of [
    refused(404, "NotFound"),
    new StatusError(
      {
        kind: "Status",
        code: 422,
        reason: "Invalid",
        message: "",
        details: { causes: [{ field: "metadata.uid" }] },
      },
      { what: "PATCH" },
    ),
  ]) {
    const { reporter, told } = reporterOf(error);
    reporter.report({ phase: "Running" });
    await reporter.settled();
    await reporter.remove();
    expect(told).toHaveLength(1);
  }
});

test("a pod is removed at once and for good, and no other of its name", async () => {
  const { reporter, told } = reporterOf();
  await reporter.remove();
  expect(told).toEqual([{ uid: "0-1", gracePeriodSeconds: 0 }]);
});
