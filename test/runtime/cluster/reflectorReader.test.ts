// A reflector and its reader: errors of the reader, slow readers, stopping, credentials that change, and audits.
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { LivePod } from "../../../runtime/cluster/livePod.ts";
import { writeKubeconfig } from "../../support/connectTo.ts";
import { added, bookmark, deleted, livePod, modified, podList } from "../../support/livePods.ts";
import {
  answerStreamingList,
  changeText,
  reflectorScene,
  refuseStreamingList,
  type Scene,
} from "../../support/reflectorScene.ts";
import { statusObject, type ScriptedRequest } from "../../support/scriptedApiServer.ts";

test("the reader throws → nothing lost, the version not advanced past it", async () => {
  const failure = new Error("the database is away");
  let isBroken = true;
  const scene = await reflectorScene({
    onBatch({ changes }) {
      if (isBroken && changes.some(({ identity }) => identity.name === "b")) throw failure;
    },
  });
  const watch = await answerStreamingList(scene, 10, [livePod("a", 8)]);
  await scene.versionIs(10);
  await watch.send(added(livePod("b", 11)), modified(livePod("a", 12)));
  await expect(scene.ended).rejects.toBe(failure);
  expect(scene.versions).toEqual(["10"]);
  await watch.closed;

  isBroken = false;
  const again = scene.reflector.batches();
  const { value: batch } = await again.next();
  expect(batch?.changes.map(changeText).toSorted()).toEqual(["+a@12", "+b@11"]);
  const resumed = again.next();
  const second = await scene.server.next();
  expect(second.query).toMatchObject({ watch: "true", resourceVersion: "12" });
  await second.send(deleted(livePod("b", 13)));
  expect((await resumed).value?.changes.map(changeText)).toEqual(["-b@13 deleted"]);
  await again.return();
});

test("row 47: event flood (5,000 pods change) → a slow reader: memory stays bounded, the server closes, the watch resumes without loss", async () => {
  const gate = Promise.withResolvers<void>();
  const scene = await reflectorScene({ onBatch: () => gate.promise });
  const watch = await answerStreamingList(scene, 10);
  const padding = { padding: "x".repeat(2000) };
  const pods = Array.from({ length: 20_000 }, (_, index) =>
    livePod(`pod-${index}`, 11 + index, { labels: padding }),
  );
  const text = (some: readonly LivePod[]) => some.map((pod) => `${JSON.stringify(added(pod))}\n`).join("");
  // 50 MB are more than sockets hold, so this write does not end before the connection does.
  void watch.write(text(pods));
  while (scene.reflector.size <= 5000) await setImmediate();
  const { size } = scene.reflector;
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(scene.reflector.size).toBe(size);
  expect(size).toBeLessThan(5100);
  watch.reset();
  gate.resolve();
  const again = await nextAfterBackoff(scene);
  const from = Number(again.query["resourceVersion"]) - 10;
  expect(from).toBeGreaterThanOrEqual(size);
  expect(from).toBeLessThan(pods.length);
  await again.write(text(pods.slice(from)));
  expect(new Set(await scene.toldAre(pods.length)).size).toBe(pods.length);
});

test("row 47: event flood (5,000 pods change) → of each pod a slow reader is told the last change alone", async () => {
  const gate = Promise.withResolvers<void>();
  const scene = await reflectorScene({ onBatch: () => gate.promise });
  const watch = await answerStreamingList(scene, 10);
  const [count, times] = [5000, 10];
  for (let turn = 0; turn < times; turn += 1) {
    const change = turn === 0 ? added : modified;
    const pods = Array.from({ length: count }, (_, index) =>
      livePod(`pod-${index}`, 11 + turn * count + index),
    );
    await watch.send(...pods.map(change));
  }
  const last = 11 + times * count;
  await watch.send(added(livePod("last", last)));
  // What comes last is there when all is.
  while (scene.reflector.size <= count) await setImmediate();
  gate.resolve();
  await scene.versionIs(last);
  const told = scene.told.map((change) => change.split("@")[0]);
  expect(new Set(told).size).toBe(count + 1);
  expect(told.length).toBe(count + 1);
  expect(scene.told).toContain(`+pod-${count - 1}@${last - 1}`);
});

test("stop during a list: no timer or socket is left", async () => {
  const scene = await reflectorScene();
  await refuseStreamingList(scene);
  await scene.stop();
  await scene.ended;
  expect(scene.clock.waits()).toEqual([]);
  await scene.connection.close();
  await scene.server.socketsAre(0);
});

test("stop during a backoff: no timer is left", async () => {
  const scene = await reflectorScene();
  (await scene.server.next()).refuse(503, "ServiceUnavailable");
  await scene.clock.waitFor(1200, 1200);
  await scene.stop();
  await scene.ended;
  expect(scene.clock.waits()).toEqual([]);
});

test("stop during a stream: what has come is told first, no timer or socket is left", async () => {
  const gate = Promise.withResolvers<void>();
  const scene = await reflectorScene({ onBatch: () => gate.promise });
  const watch = await answerStreamingList(scene, 10);
  await scene.noticed("read");
  await watch.send(added(livePod("a", 11)), added(livePod("b", 12)));
  while (scene.reflector.size < 2) await setImmediate();
  const stopped = scene.stop();
  gate.resolve();
  await stopped;
  await scene.ended;
  expect(scene.told).toEqual(["+a@11", "+b@12"]);
  expect(scene.versions).toEqual(["10", "12"]);
  expect(scene.clock.waits()).toEqual([]);
  await scene.connection.close();
  await scene.server.socketsAre(0);
});

test("a token rotated between connections", async () => {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(scene, 10);
  expect(watch.headers.authorization).toBe("Bearer t0");
  writeKubeconfig(scene.kubeconfig, { server: scene.server.url, token: "t1" });
  watch.end();
  (await scene.server.next()).refuse(401, "Unauthorized");
  const again = await scene.server.next();
  expect(again.headers.authorization).toBe("Bearer t1");
  expect(again.query).toMatchObject({ resourceVersion: "10" });
  expect(scene.notices.filter(({ kind }) => kind === "failed")).toEqual([]);
});

test("the server drops one DELETED event on purpose → the audit finds it", async () => {
  const scene = await reflectorScene();
  const watch = await answerStreamingList(scene, 10, [livePod("a", 8), livePod("b", 9), livePod("c", 10)]);
  await scene.toldAre(3);
  await watch.send(bookmark(20));
  await scene.clock.waitFor(100_000, 100_000);
  for (let minute = 1; minute <= 5; minute += 1) {
    scene.clock.advance(60_000);
    await watch.send(bookmark(20 + minute));
    await scene.clock.waitFor(100_000, 100_000);
  }
  const list = await scene.server.next();
  expect(list.query).toEqual({ limit: "500" });
  // Version 30 knows that "a" went and "c" changed; the watch has said nothing of it, and reaches 30 by what happened to "b".
  list.json(podList(30, [livePod("b", 30), livePod("c", 29)]));
  await watch.send(modified(livePod("b", 30)));
  await scene.noticed("audited");
  expect((await scene.toldAre(6)).slice(3).toSorted()).toEqual(["+b@30", "+c@29", "-a@8 missing"]);
  expect(scene.notices).toContainEqual({ kind: "audited", repaired: 2 });
});

async function nextAfterBackoff({ clock, server }: Scene): Promise<ScriptedRequest> {
  await clock.waitFor(1200, 1200);
  clock.advance(1200);
  return server.next();
}

test("a second reader at the same time is a mistake", async () => {
  const scene = await reflectorScene();
  await answerStreamingList(scene, 10);
  await expect(scene.reflector.batches().next()).rejects.toThrow("invariant");
});

test("a reader that comes for the first time is told that all was read", async () => {
  const flags: boolean[] = [];
  const scene = await reflectorScene({ onBatch: ({ isFullRead }) => void flags.push(isFullRead) });
  const watch = await answerStreamingList(scene, 10);
  await scene.versionIs(10);
  await watch.send(added(livePod("a", 11)));
  await scene.versionIs(11);
  await watch.send({ type: "ERROR", object: statusObject(410, "Expired") });
  await answerStreamingList(scene, 12, [livePod("a", 11)]);
  await scene.versionIs(12);
  expect(flags).toEqual([true, false, true]);
});
