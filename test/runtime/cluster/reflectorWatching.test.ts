// How a reflector watches: versions, ends of watches, silence, broken bytes, and failures waited out.
import { describe, expect, test } from "vitest";
import { added, bookmark, deleted, left, livePod, modified } from "../../support/livePods.ts";
import { answerStreamingList, reflectorScene, type Scene } from "../../support/reflectorScene.ts";
import { isWatch, statusObject } from "../../support/scriptedApiServer.ts";

/** A reflector that watches from version 10. */
async function watching(...pods: readonly string[]) {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(
    scene,
    10,
    pods.map((name, index) => livePod(name, index + 1)),
  );
  await scene.versionIs(10);
  return { scene, watch };
}

async function waitOut({ clock }: Scene, waitMs: number): Promise<void> {
  await clock.waitFor(waitMs, waitMs);
  clock.advance(waitMs);
}

test("HTTP 410 on open", async () => {
  const { scene, watch } = await watching("a");
  watch.end();
  (await scene.server.next()).refuse(410, "Expired");
  await waitOut(scene, 1200);
  await answerStreamingList(scene, 20, [livePod("a", 15)]);
  expect(await scene.toldAre(2)).toEqual(["+a@1", "+a@15"]);
});

test("HTTP 200, then an in-stream ERROR 410", async () => {
  const { scene, watch } = await watching("a");
  await watch.send(modified(livePod("a", 11)), { type: "ERROR", object: statusObject(410, "Expired") });
  const read = await scene.server.next();
  expect(read.query).toMatchObject({ sendInitialEvents: "true", resourceVersion: "11" });
  await watch.closed;
});

describe("an in-stream error", () => {
  test.each([
    [500, "InternalError", "watch"],
    [429, "TooManyRequests", "watch"],
    [503, "ServiceUnavailable", "watch"],
    [418, "Teapot", "read"],
  ] as const)("%i %s: waits, then goes on", async (code, reason, next) => {
    const { scene, watch } = await watching("a");
    await watch.send(modified(livePod("a", 11)), { type: "ERROR", object: statusObject(code, reason) });
    await waitOut(scene, 1200);
    const request = await scene.server.next();
    expect(request.query["resourceVersion"]).toBe("11");
    expect("sendInitialEvents" in request.query).toBe(next === "read");
  });

  test("500 for more than a minute → all is read anew", async () => {
    const { scene, watch } = await watching();
    await watch.send({ type: "ERROR", object: statusObject(500, "InternalError") });
    let isRead = false;
    for (let waitMs = 1200; !isRead; waitMs = Math.min(waitMs * 2, 45_000)) {
      await waitOut(scene, waitMs);
      const request = await scene.server.next();
      isRead = "sendInitialEvents" in request.query;
      request.refuse(500, "InternalError");
    }
    expect(scene.clock.monotonicMs()).toBeGreaterThan(60_000);
    expect(scene.clock.monotonicMs()).toBeLessThan(130_000);
  });
});

test("a bookmark advances the version, without object events", async () => {
  const { scene, watch } = await watching();
  scene.clock.advance(60_000);
  await watch.send(bookmark(40));
  await scene.versionIs(40);
  watch.end();
  expect((await scene.server.next()).query).toMatchObject({ resourceVersion: "40" });
  expect(scene.told).toEqual([]);
});

test("a version without changes is told at most every 10 s", async () => {
  const { scene, watch } = await watching("a");
  await watch.send(bookmark(40));
  await watch.send(modified(livePod("a", 41)));
  await scene.versionIs(41);
  expect(scene.versions).toEqual(["10", "41"]);
});

test("no bookmark support: the version is that of the last event, and the watch may be silent until its end", async () => {
  const { scene, watch } = await watching("a");
  await watch.send(modified(livePod("a", 11)));
  watch.end();
  const second = await scene.server.next();
  expect(second.query).toMatchObject({ resourceVersion: "11", timeoutSeconds: "450" });
  await second.send(modified(livePod("a", 12)));
  await scene.versionIs(12);
  scene.clock.advance(480_000);
  await second.closed;
  expect((await scene.server.next(isWatch)).query).toMatchObject({ resourceVersion: "12" });
});

test("a silent half-open socket: reopened within 100 s", async () => {
  const { scene, watch } = await watching("a");
  await watch.send(modified(livePod("a", 39)), bookmark(40));
  await scene.versionIs(40);
  expect(scene.reflector.silentMs).toBe(0);
  scene.clock.advance(100_000);
  expect(scene.reflector.silentMs).toBe(100_000);
  expect((await scene.server.next()).query).toMatchObject({ watch: "true", resourceVersion: "40" });
  expect(scene.notices.at(-1)).toMatchObject({ kind: "watchEnded", end: "stalled", next: "watch" });
});

test.each([
  ["mid-line", 30],
  ["in the middle of a UTF-8 character", undefined],
])("a socket reset %s: the event is told once, whole", async (_, position) => {
  const { scene, watch } = await watching();
  const event = added(livePod("a", 11, { labels: { state: "läuft" } }));
  const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
  await watch.write(bytes.subarray(0, position ?? bytes.indexOf("ä") + 1));
  watch.reset();
  await waitOut(scene, 1200);
  const again = await scene.server.next();
  expect(again.query).toMatchObject({ resourceVersion: "10" });
  await again.send(event);
  expect(await scene.toldAre(1)).toEqual(["+a@11 läuft"]);
});

test("a 1.5 MB event", async () => {
  const { scene, watch } = await watching();
  await watch.send(added(livePod("a", 11, { labels: { state: "s", large: "x".repeat(1_500_000) } })));
  expect(await scene.toldAre(1)).toEqual(["+a@11 s"]);
});

test("two events in one TCP chunk; one event in 200 chunks", async () => {
  const { scene, watch } = await watching();
  await watch.send(added(livePod("a", 11)), added(livePod("b", 12)));
  await scene.toldAre(2);
  const bytes = Buffer.from(`${JSON.stringify(added(livePod("c", 13, { labels: { state: "äöü" } })))}\n`);
  const size = Math.ceil(bytes.length / 200);
  for (let start = 0; start < bytes.length; start += size) {
    await watch.write(bytes.subarray(start, start + size));
  }
  expect(await scene.toldAre(3)).toEqual(["+a@11", "+b@12", "+c@13 äöü"]);
});

test.each([
  ["invalid JSON", "{nonsense\n"],
  ["no event", '{"type":"ADDED"}\n'],
  ["a pod without a uid", '{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'],
  ["a line without an end", "x".repeat(5_000_000)],
])("%s → reconnect, not skip", async (_, bytes) => {
  const { scene, watch } = await watching("a");
  void watch.write(bytes);
  await waitOut(scene, 1200);
  await watch.closed;
  await answerStreamingList(scene, 20, [livePod("a", 12)]);
  expect(await scene.toldAre(2)).toEqual(["+a@1", "+a@12"]);
});

test("an event of a kind that is not known changes nothing and is noticed", async () => {
  const { scene, watch } = await watching("a");
  await watch.send({ type: "PROGRESS", object: {} }, modified(livePod("a", 11)));
  expect(await scene.toldAre(2)).toEqual(["+a@1", "+a@11"]);
  expect(scene.notices).toContainEqual({ kind: "unknownEvent", type: "PROGRESS" });
});

test("10× rapid close with no events → backoff visible, at most 0.25 requests a second after a minute", async () => {
  const { scene, watch } = await watching();
  watch.end();
  const atMs: number[] = [];
  for (let waitMs = 1200; atMs.length < 10; waitMs = Math.min(waitMs * 2, 45_000)) {
    const request = await scene.server.next();
    atMs.push(scene.clock.monotonicMs());
    await request.write("");
    request.end();
    await waitOut(scene, waitMs);
  }
  const late = atMs.filter((ms) => ms >= 60_000);
  const gaps = late.map((ms, index) => ms - (late[index - 1] ?? Number.NEGATIVE_INFINITY));
  expect(late.length).toBeGreaterThan(2);
  expect(Math.min(...gaps)).toBeGreaterThan(4000);
});

test("429 with Retry-After 7", async () => {
  const { scene, watch } = await watching();
  watch.end();
  (await scene.server.next()).refuse(429, "TooManyRequests", { retryAfterSeconds: 7 });
  await waitOut(scene, 7000);
  expect((await scene.server.next()).query).toMatchObject({ resourceVersion: "10" });
});

test("a duplicate event replay tells nothing", async () => {
  const { scene, watch } = await watching("a", "b");
  await watch.send(modified(livePod("a", 11)), deleted(livePod("b", 12)));
  await scene.toldAre(4);
  watch.reset();
  await waitOut(scene, 1200);
  const again = await scene.server.next();
  await again.send(modified(livePod("a", 11)), deleted(livePod("b", 12)), added(livePod("c", 13)));
  expect(await scene.toldAre(5)).toEqual(["+a@1", "+b@2", "+a@11", "-b@12 deleted", "+c@13"]);
});

test("a label removed from a pod → treated as left, not as deleted", async () => {
  const { scene, watch } = await watching("a", "b");
  await watch.send(left(livePod("a", 11)), deleted(livePod("b", 12)));
  expect(await scene.toldAre(4)).toEqual(["+a@1", "+b@2", "-a@11 left", "-b@12 deleted"]);
  expect(scene.reflector.size).toBe(0);
});

test("versions longer than 16 digits (no Number conversion)", async () => {
  const scene = await reflectorScene({ floor: "99999999999999999999" });
  const watch = await answerStreamingList(scene, "100000000000000000001", [
    livePod("a", "100000000000000000001"),
  ]);
  await scene.toldAre(1);
  await watch.send(modified(livePod("a", "100000000000000000002")));
  await scene.versionIs("100000000000000000002");
  watch.end();
  expect((await scene.server.next()).query).toMatchObject({ resourceVersion: "100000000000000000002" });
});

test("a reconnect storm: never two watches", async () => {
  const { scene, watch } = await watching();
  watch.reset();
  for (let waitMs = 1200, count = 0; count < 12; count += 1, waitMs = Math.min(waitMs * 2, 45_000)) {
    await waitOut(scene, waitMs);
    const request = await scene.server.next(isWatch);
    await request.write("");
    if (count % 3 === 0) request.reset();
    else await request.send({ type: "ERROR", object: statusObject(503, "ServiceUnavailable") });
    await request.closed;
  }
  expect(scene.server.mostWatches()).toBe(1);
});
