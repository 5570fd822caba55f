// How a reflector reads all pods: streaming lists, pages, and servers that lag or expire.
import { expect, test } from "vitest";
import { TimeTravelError } from "../../../runtime/cluster/fullReader.ts";
import { added, bookmark, deleted, livePod, modified, podList } from "../../support/livePods.ts";
import { answerStreamingList, reflectorScene, refuseStreamingList } from "../../support/reflectorScene.ts";
import { statusObject } from "../../support/scriptedApiServer.ts";

const tooLarge = { details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large" }] } };

test("list then watch, no gap: an object that changed between the two is seen", async () => {
  const scene = await reflectorScene();
  const list = await refuseStreamingList(scene);
  list.json(podList(10, [livePod("a", 8)]));
  expect(await scene.toldAre(1)).toEqual(["+a@8"]);
  const watch = await scene.server.next();
  expect(watch.query).toEqual({
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: "450",
    resourceVersion: "10",
  });
  await watch.send(modified(livePod("a", 11)));
  expect(await scene.toldAre(2)).toEqual(["+a@8", "+a@11"]);
  expect(scene.versions).toEqual(["10", "11"]);
});

test("row 48: huge list (20k pods) → a paged list, here of 1,253 pods, 3 pages, constant version", async () => {
  const scene = await reflectorScene();
  const pods = Array.from({ length: 1253 }, (_, index) => livePod(`pod-${index}`, index + 1));
  const first = await refuseStreamingList(scene);
  expect(first.query).toEqual({ limit: "500" });
  first.json(podList(2000, pods.slice(0, 500), "two"));
  const second = await scene.server.next();
  expect(second.query).toEqual({ limit: "500", continue: "two" });
  second.json(podList(2000, pods.slice(500, 1000), "three"));
  const third = await scene.server.next();
  expect(third.query).toEqual({ limit: "500", continue: "three" });
  third.json(podList(2000, pods.slice(1000)));
  expect(new Set(await scene.toldAre(1253)).size).toBe(1253);
  expect(scene.versions).toEqual(["2000"]);
});

test("page 2 → 410 → one full list", async () => {
  const scene = await reflectorScene();
  (await refuseStreamingList(scene)).json(podList(10, [livePod("a", 8)], "two"));
  (await scene.server.next()).refuse(410, "Expired");
  const whole = await scene.server.next();
  expect(whole.query).toEqual({});
  whole.json(podList(20, [livePod("b", 19)]));
  expect(await scene.toldAre(1)).toEqual(["+b@19"]);
});

test("page 1 and the full list expired too: tried again after a backoff", async () => {
  const scene = await reflectorScene();
  (await refuseStreamingList(scene)).refuse(410, "Expired");
  await scene.clock.waitFor(1200, 1200);
  scene.clock.advance(1200);
  (await scene.server.next()).json(podList(10, [livePod("a", 8)]));
  expect(await scene.toldAre(1)).toEqual(["+a@8"]);
});

test("504 ResourceVersionTooLarge: the next read asks for no version", async () => {
  const scene = await reflectorScene({ floor: "50" });
  const first = await scene.server.next();
  expect(first.query).toMatchObject({
    sendInitialEvents: "true",
    resourceVersionMatch: "NotOlderThan",
    resourceVersion: "50",
  });
  first.refuse(504, "Timeout", tooLarge);
  await scene.clock.waitFor(1200, 1200);
  scene.clock.advance(1200);
  const second = await answerStreamingList(scene, 60, [livePod("a", 55)]);
  expect(second.query).not.toHaveProperty("resourceVersion");
  expect(await scene.toldAre(1)).toEqual(["+a@55"]);
});

test("a list older than the floor is discarded, and taken when the server has caught up", async () => {
  const scene = await reflectorScene({ floor: "50" });
  const stale = await answerStreamingList(scene, 49, [livePod("a", 8)]);
  await stale.closed;
  await scene.clock.waitFor(1200, 1200);
  scene.clock.advance(1200);
  await answerStreamingList(scene, 51, [livePod("a", 51)]);
  expect(await scene.toldAre(1)).toEqual(["+a@51"]);
  expect(scene.notices).toContainEqual({ kind: "stale", floor: "50", found: "49", times: 1 });
});

test("a list that stays older than the floor is a TimeTravelError", async () => {
  const scene = await reflectorScene({ floor: "50" });
  for (const waitMs of [1200, 2400]) {
    await answerStreamingList(scene, 9);
    await scene.clock.waitFor(waitMs, waitMs);
    scene.clock.advance(waitMs);
  }
  await answerStreamingList(scene, 9);
  await expect(scene.ended).rejects.toThrow(TimeTravelError);
  expect(scene.clock.waits()).toEqual([]);
});

test("a list that stays older than the floor is accepted where that is wished", async () => {
  const scene = await reflectorScene({ floor: "50", onTimeTravel: "accept" });
  for (const waitMs of [1200, 2400]) {
    await answerStreamingList(scene, 9);
    await scene.clock.waitFor(waitMs, waitMs);
    scene.clock.advance(waitMs);
  }
  await answerStreamingList(scene, 9, [livePod("a", 8)]);
  expect(await scene.toldAre(1)).toEqual(["+a@8"]);
  expect(scene.versions).toEqual(["9"]);
});

test("the same name, a new UID during a gap → GONE + UPSERT", async () => {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(scene, 10, [livePod("a", 8, { labels: { state: "old" } })]);
  await scene.toldAre(1);
  await watch.send({ type: "ERROR", object: statusObject(410, "Expired") });
  await answerStreamingList(scene, 20, [livePod("a", 19, { uid: "other" })]);
  expect(await scene.toldAre(3)).toEqual(["+a@8 old", "-a@8 old missing", "+a(other)@19"]);
});

test("a deletion inside a gap → GONE with last known state", async () => {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(scene, 10, [
    livePod("a", 8, { labels: { state: "running" } }),
    livePod("b", 9),
  ]);
  await scene.toldAre(2);
  await watch.send({ type: "ERROR", object: statusObject(410, "Gone") });
  await answerStreamingList(scene, 20, [livePod("b", 9)]);
  expect(await scene.toldAre(3)).toEqual(["+a@8 running", "+b@9", "-a@8 running missing"]);
  expect(scene.versions).toEqual(["10", "20"]);
});

test("a streaming list that is accepted goes on as the watch, on the same connection", async () => {
  const scene = await reflectorScene();
  const watch = await scene.server.next();
  await watch.send(added(livePod("a", 8)), added(livePod("b", 9)), modified(livePod("a", 11)));
  await watch.send(deleted(livePod("b", 12)));
  expect(scene.told).toEqual([]);
  const end = {
    ...bookmark(12).object,
    metadata: { resourceVersion: "12", annotations: { "k8s.io/initial-events-end": "true" } },
  };
  await watch.send({ type: "BOOKMARK", object: end }, added(livePod("c", 13)));
  expect(await scene.toldAre(2)).toEqual(["+a@11", "+c@13"]);
  expect(scene.server.sockets()).toBe(1);
  expect(scene.server.pending()).toBe(0);
});

test.each([400, 403, 422])("a streaming list that is refused with %i is not tried again", async (code) => {
  const scene = await reflectorScene();
  (await scene.server.next()).refuse(code, "Invalid", { message: "sendInitialEvents is forbidden" });
  (await scene.server.next()).json(podList(10, []));
  await scene.noticed("read");
  (await scene.server.next()).refuse(410, "Expired");
  await scene.clock.waitFor(1200, 1200);
  scene.clock.advance(1200);
  const again = await scene.server.next();
  expect(again.query).toEqual({ limit: "500" });
});

test("a streaming list that is refused after having been accepted: a downgrade", async () => {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(scene, 10, [livePod("a", 8)]);
  await watch.send({ type: "ERROR", object: statusObject(410, "Expired") });
  (await refuseStreamingList(scene)).json(podList(20, [livePod("a", 15)]));
  expect(await scene.toldAre(2)).toEqual(["+a@8", "+a@15"]);
  expect((await scene.server.next()).query).toMatchObject({ watch: "true", resourceVersion: "20" });
});

test("initial-events-end never comes → fallback", async () => {
  const scene = await reflectorScene();
  const silent = await scene.server.next();
  await silent.send(added(livePod("a", 8)));
  await scene.clock.waitFor(30_000, 30_000);
  scene.clock.advance(30_000);
  await silent.closed;
  (await scene.server.next()).json(podList(10, [livePod("a", 8)]));
  expect(await scene.toldAre(1)).toEqual(["+a@8"]);
});

test("a streaming list that fails for a reason of the server's is read by pages once", async () => {
  const scene = await reflectorScene();
  (await scene.server.next()).refuse(500, "InternalError");
  await scene.clock.waitFor(1200, 1200);
  scene.clock.advance(1200);
  (await scene.server.next()).json(podList(10, []));
  (await scene.server.next()).refuse(410, "Expired");
  await scene.clock.waitFor(2400, 2400);
  scene.clock.advance(2400);
  expect((await scene.server.next()).query).toMatchObject({ sendInitialEvents: "true" });
});
