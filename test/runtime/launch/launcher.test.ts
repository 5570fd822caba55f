// Launching: whatever happens to requests, an attempt ends up with one pod, or with the reason why it never has one.
import { describe, expect, test } from "vitest";
import type { Pod } from "../../../schemas/generated/pod.ts";
import { Backoff } from "../../../runtime/backoff.ts";
import type { LivePod } from "../../../runtime/cluster/livePod.ts";
import { ConnectionError, StatusError } from "../../../runtime/cluster/statusError.ts";
import { CreateGate } from "../../../runtime/launch/createGate.ts";
import { Launcher } from "../../../runtime/launch/launcher.ts";
import { stamp } from "../../../runtime/stamp.ts";
import { fakeClock } from "../../support/fakeClock.ts";

const attempt = {
  instance: "test",
  dag_id: "etl",
  run_id: "r1",
  task_id: "load",
  map_index: -1,
  try_number: 1,
  manifestDigest: "sha256:1",
};
const manifest: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "etl-load", namespace: "airflow" },
  spec: { containers: [{ name: "base", image: "worker:1" }] },
};
const pod = stamp(manifest, attempt);

function live({ metadata, spec = { containers: [] } }: Pod, uid = "u1"): LivePod {
  const { name = "", namespace = "" } = metadata ?? {};
  return {
    metadata: { ...metadata, name, namespace, uid, resourceVersion: "1", creationTimestamp: "" },
    spec,
  };
}

function refusal(code: number, reason: string, message = reason): StatusError {
  return new StatusError({ kind: "Status", code, reason, message }, { what: "test" });
}

type Answer = LivePod | Error;

/** A cluster that answers creations and reads by script; what is asked beyond the script fails the test. */
function scene({ creates, gets = [] }: { creates: Answer[]; gets?: Answer[] }) {
  const asked: string[] = [];
  const next = (verb: string, answers: Answer[]): Promise<LivePod> => {
    asked.push(verb);
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`unexpected ${verb}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const clock = fakeClock();
  const backoff = new Backoff({
    firstMs: 1000,
    maximumMs: 30_000,
    forgetAfterMs: 120_000,
    clock,
    random: () => 0,
  });
  const gate = new CreateGate(clock);
  const api = { create: () => next("create", creates), get: () => next("get", gets) };
  const launcher = new Launcher({ api, gate, clock, backoff });
  const controller = new AbortController();
  const off = new AbortController();
  const ends = { signal: controller.signal, calledOff: off.signal };
  return { launch: () => launcher.launch(pod, ends), asked, clock, gate, controller, off };
}

test("a pod that is created is launched", async () => {
  const { launch, asked } = scene({ creates: [live(pod)] });
  expect(await launch()).toEqual({ kind: "launched", pod: live(pod) });
  expect(asked).toEqual(["create"]);
});

test("a creation that timed out and came about is found by its name", async () => {
  const { launch, asked, clock } = scene({
    creates: [new ConnectionError("timeout", "")],
    gets: [live(pod)],
  });
  const launched = launch();
  await clock.waitFor(1000, 1000);
  clock.advance(1000);
  expect(await launched).toMatchObject({ kind: "launched", pod: { metadata: { uid: "u1" } } });
  expect(asked).toEqual(["create", "get"]);
});

test("a creation that timed out and did not come about is done again, with the same name", async () => {
  const creates = [new ConnectionError("lost", ""), live(pod, "u2")];
  const { launch, asked, clock } = scene({ creates, gets: [refusal(404, "NotFound")] });
  const launched = launch();
  await clock.waitFor(1000, 1000);
  clock.advance(1000);
  expect(await launched).toMatchObject({ pod: { metadata: { uid: "u2" } } });
  expect(asked).toEqual(["create", "get", "create"]);
});

test("a name that this attempt has taken before is this attempt's pod", async () => {
  const { launch, asked } = scene({ creates: [refusal(409, "AlreadyExists")], gets: [live(pod, "u0")] });
  expect(await launch()).toMatchObject({ kind: "launched", pod: { metadata: { uid: "u0" } } });
  expect(asked).toEqual(["create", "get"]);
});

test.each([
  ["another attempt", stamp(manifest, { ...attempt, try_number: 2 })],
  ["another manifest", stamp(manifest, { ...attempt, manifestDigest: "sha256:2" })],
  ["a stranger", manifest],
])("a name that %s has taken is a loud failure", async (_whose, other) => {
  const { launch } = scene({ creates: [refusal(409, "AlreadyExists")], gets: [live(other)] });
  expect(await launch()).toMatchObject({
    kind: "refused",
    message: expect.stringContaining("not of this attempt"),
  });
});

test("looking for a pod is repeated until there is an answer", async () => {
  const gets = [refusal(500, "InternalError"), new ConnectionError("unreachable", ""), live(pod)];
  const { launch, clock, asked } = scene({ creates: [refusal(409, "AlreadyExists")], gets });
  const launched = launch();
  for (const waitMs of [1000, 2000]) {
    await clock.waitFor(waitMs, waitMs);
    clock.advance(waitMs);
  }
  expect(await launched).toMatchObject({ kind: "launched" });
  expect(asked).toEqual(["create", "get", "get", "get"]);
});

test("a pod that is refused fails with the server's words, at once", async () => {
  const { launch, asked } = scene({
    creates: [refusal(422, "Invalid", "spec.containers[0].image: Required value")],
  });
  expect(await launch()).toMatchObject({
    kind: "refused",
    message: "spec.containers[0].image: Required value",
  });
  expect(asked).toEqual(["create"]);
});

describe("a full namespace", () => {
  const quota = refusal(403, "Forbidden", 'pods "a" is forbidden: exceeded quota: q');

  test("is waited out until a pod ends", async () => {
    const { launch, clock, gate } = scene({ creates: [quota, live(pod)] });
    const launched = launch();
    await clock.waitFor(60_000, 60_000);
    gate.open();
    expect(await launched).toMatchObject({ kind: "launched" });
    expect(clock.waits()).toEqual([]);
  });

  test("is tried again after a minute in any case", async () => {
    const { launch, clock } = scene({ creates: [quota, live(pod)] });
    const launched = launch();
    await clock.waitFor(60_000, 60_000);
    clock.advance(60_000);
    expect(await launched).toMatchObject({ kind: "launched" });
  });
});

test("a server that asks for seven seconds gets them", async () => {
  const busy = new StatusError(
    { kind: "Status", code: 429, reason: "TooManyRequests", message: "" },
    { what: "test", retryAfterMs: 7000 },
  );
  const { launch, clock, asked } = scene({ creates: [busy, live(pod)] });
  const launched = launch();
  await clock.waitFor(7000, 7000);
  clock.advance(6999);
  expect(asked).toEqual(["create"]);
  clock.advance(1);
  expect(await launched).toMatchObject({ kind: "launched" });
});

test("a launch that is ended rejects, and leaves no timer", async () => {
  const { launch, clock, controller } = scene({ creates: [new ConnectionError("timeout", "")] });
  const launched = launch();
  await clock.waitFor(1000, 1000);
  controller.abort(new Error("it ends"));
  await expect(launched).rejects.toThrow("it ends");
  expect(clock.waits()).toEqual([]);
});

test("a creation that is under way when the launch is called off is waited for; none is begun after it", async () => {
  const { launch, off, asked } = scene({ creates: [live(pod)] });
  const launched = launch();
  off.abort(new Error("called off"));
  expect(await launched).toEqual({ kind: "launched", pod: live(pod) });
  await expect(launch()).rejects.toThrow("called off");
  expect(asked).toEqual(["create"]);
});

describe("a launch that is not wanted any more", () => {
  const reason = new Error("not wanted any more");

  test("rejects where nothing was asked for", async () => {
    const { launch, asked, gate, off } = scene({ creates: [] });
    gate.close(1000);
    const launched = launch();
    off.abort(reason);
    await expect(launched).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });

  test.each<[string, Answer, unknown]>([
    ["is there", live(pod), { kind: "launched", pod: live(pod) }],
    ["is not there", refusal(404, "NotFound"), reason],
  ])("tells whether its pod %s, and does not ask for it again", async (_, found, end) => {
    const { launch, asked, clock, off } = scene({
      creates: [new ConnectionError("lost", "")],
      gets: [found],
    });
    const launched = launch().catch((error: unknown) => error);
    await clock.waitFor(1000, 1000);
    off.abort(reason);
    clock.advance(1000);
    expect(await launched).toEqual(end);
    expect(asked).toEqual(["create", "get"]);
  });
});

describe("the gate", () => {
  const never = new AbortController().signal;

  /** Passes the gate `count` times with work that ends when it is told to. */
  function crowd(gate: CreateGate, count: number) {
    const inside: (() => void)[] = [];
    const passes = Array.from({ length: count }, () =>
      gate.pass(() => new Promise<void>((resolve) => inside.push(resolve)), never),
    );
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    return { inside, passes, settle };
  }

  test("lets one in at first, more with each success, and 32 at most", async () => {
    const gate = new CreateGate(fakeClock());
    const { inside, passes, settle } = crowd(gate, 100);
    await settle();
    expect(inside).toHaveLength(1);
    gate.widen();
    await settle();
    expect(inside).toHaveLength(2);
    for (let success = 0; success < 50; success++) gate.widen();
    await settle();
    expect(inside).toHaveLength(32);
    while (inside.length > 0) {
      inside.shift()?.();
      await settle();
    }
    await Promise.all(passes);
  });

  test("is half as wide after it was closed", async () => {
    const clock = fakeClock();
    const gate = new CreateGate(clock);
    for (let success = 0; success < 7; success++) gate.widen();
    gate.close(5000);
    const { inside, settle } = crowd(gate, 10);
    await settle();
    expect(inside).toHaveLength(0);
    clock.advance(5000);
    await settle();
    expect(inside).toHaveLength(4);
  });
});
