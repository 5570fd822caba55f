// Watches: where they begin, what they tell, bookmarks, and how they end.
import { describe, expect, test } from "vitest";
import type { Event } from "../../support/conformance/client.ts";
import { labelled, pod, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

const INITIAL_END = "k8s.io/initial-events-end";
const words = (events: readonly Event[]): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata.name}`);
const isInitialEnd = ({ type, object }: Event): boolean =>
  type === "BOOKMARK" && object.metadata.annotations?.[INITIAL_END] === "true";

describe("a watch from a version", () => {
  test("tells what happens after it, each with its new version", async () => {
    const path = await server.pods();
    const { resourceVersion } = (await server.get(path)).body.metadata;
    const { body: created } = await server.post(path, pod("a"));
    const { body: changed } = await server.patch(`${path}/a`, { metadata: { labels: { a: "b" } } });
    const watch = await server.watch(`${path}?watch=1&resourceVersion=${resourceVersion}`);
    expect(await watch.next()).toMatchObject({ type: "ADDED", object: created });
    expect(await watch.next()).toMatchObject({ type: "MODIFIED", object: changed });
    watch.close();
  });

  test("tells what is yet to happen", async () => {
    const path = await server.pods();
    const { resourceVersion } = (await server.get(path)).body.metadata;
    const watch = await server.watch(`${path}?watch=true&resourceVersion=${resourceVersion}`);
    await server.post(path, pod("a"));
    await server.patch(`${path}/a/status`, { status: { phase: "Running" } });
    expect(await watch.take(2)).toEqual(["ADDED a", "MODIFIED a"]);
    watch.close();
  });

  test("leaves out what was before it and other namespaces", async () => {
    const [path, other] = [await server.pods(), await server.pods()];
    const { body } = await server.post(path, pod("a"));
    const watch = await server.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    await server.post(other, pod("elsewhere"));
    await server.post(path, pod("b"));
    expect(await watch.take(1)).toEqual(["ADDED b"]);
    watch.close();
  });

  test("tells of a deletion the last state, at the version of the end", async () => {
    const path = await server.pods();
    const { body } = await server.post(path, labelled("a", { a: "b" }));
    const watch = await server.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    await server.delete(`${path}/a`);
    const [marked, deleted] = [await watch.next(), await watch.next()];
    expect([marked?.type, deleted?.type]).toEqual(["MODIFIED", "DELETED"]);
    expect(marked?.object.metadata.deletionTimestamp).toBeTruthy();
    expect(deleted?.object.metadata).toMatchObject({ uid: body.metadata.uid, labels: { a: "b" } });
    expect(BigInt(deleted?.object.metadata.resourceVersion ?? 0)).toBeGreaterThan(
      BigInt(marked?.object.metadata.resourceVersion ?? 0),
    );
    watch.close();
  });

  test("of all namespaces tells of each", async () => {
    const [one, other] = [await server.pods(), await server.pods()];
    const { resourceVersion } = (await server.get(one)).body.metadata;
    const watch = await server.watch(
      `/api/v1/pods?watch=1&resourceVersion=${resourceVersion}&labelSelector=everywhere%3Dyes`,
    );
    await server.post(one, labelled("a", { everywhere: "yes" }));
    await server.post(other, labelled("b", { everywhere: "yes" }));
    expect(await watch.take(2)).toEqual(["ADDED a", "ADDED b"]);
    watch.close();
  });

  test("does not tell of updates that change nothing", async () => {
    const path = await server.pods();
    const { body } = await server.post(path, labelled("a", { a: "b" }));
    const watch = await server.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    const same = await server.patch(`${path}/a`, { metadata: { labels: { a: "b" } } });
    expect(same.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
    await server.post(path, pod("b"));
    expect(await watch.take(1)).toEqual(["ADDED b"]);
    watch.close();
  });
});

describe("a watch from now", () => {
  test.each(["", "&resourceVersion=0"])("with %j begins with what is there", async (query) => {
    const path = await server.pods();
    await server.post(path, pod("b"));
    await server.post(path, pod("a"));
    const watch = await server.watch(`${path}?watch=1${query}`);
    expect((await watch.take(2)).toSorted()).toEqual(["ADDED a", "ADDED b"]);
    await server.post(path, pod("c"));
    expect(await watch.take(1)).toEqual(["ADDED c"]);
    watch.close();
  });

  test("can be told to leave out what is there", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    const watch = await server.watch(
      `${path}?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan`,
    );
    await server.post(path, pod("b"));
    expect(await watch.take(1)).toEqual(["ADDED b"]);
    watch.close();
  });
});

describe("a selective watch", () => {
  test("tells of an object that begins or ceases to match as of one that comes or goes", async () => {
    const path = await server.pods();
    const { resourceVersion } = (await server.get(path)).body.metadata;
    const watch = await server.watch(
      `${path}?watch=1&resourceVersion=${resourceVersion}&labelSelector=on%3Dyes`,
    );
    await server.post(path, pod("a"));
    await server.patch(`${path}/a`, { metadata: { labels: { on: "yes" } } });
    await server.patch(`${path}/a`, { metadata: { labels: { also: "this" } } });
    const { body: last } = await server.patch(`${path}/a`, { metadata: { labels: { on: "no" } } });
    expect(await watch.take(2)).toEqual(["ADDED a", "MODIFIED a"]);
    const gone = await watch.next();
    expect(gone).toMatchObject({
      type: "DELETED",
      object: {
        metadata: { labels: { on: "yes", also: "this" }, resourceVersion: last.metadata.resourceVersion },
      },
    });
    expect(gone?.object.metadata).not.toHaveProperty("deletionTimestamp");
    watch.close();
  });

  test("follows fields", async () => {
    const path = await server.pods();
    const watch = await server.watch(`${path}?watch=1&fieldSelector=status.phase%3DRunning`);
    await server.post(path, pod("a"));
    await server.patch(`${path}/a/status`, { status: { phase: "Running" } });
    await server.patch(`${path}/a/status`, { status: { phase: "Succeeded" } });
    expect(await watch.take(2)).toEqual(["ADDED a", "DELETED a"]);
    watch.close();
  });

  test("follows one object by name", async () => {
    const path = await server.pods();
    await server.post(path, pod("other"));
    await server.post(path, pod("a"));
    const watch = await server.watch(`${path}?watch=1&fieldSelector=metadata.name%3Da`);
    expect(await watch.take(1)).toEqual(["ADDED a"]);
    watch.close();
  });
});

describe("a streaming list", () => {
  const STREAM = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

  test("is what is there, a bookmark that ends it, and then what happens", async () => {
    const path = await server.pods();
    for (const name of ["c", "a", "b"]) await server.post(path, pod(name));
    const watch = await server.watch(`${path}?${STREAM}`);
    expect((await watch.take(3)).toSorted()).toEqual(["ADDED a", "ADDED b", "ADDED c"]);
    const end = await watch.next();
    expect(end && isInitialEnd(end)).toBe(true);
    expect(end?.object).toMatchObject({ kind: "Pod", apiVersion: "v1" });
    const { body } = await server.post(path, pod("d"));
    expect(BigInt(body.metadata.resourceVersion)).toBeGreaterThan(
      BigInt(end?.object.metadata.resourceVersion ?? 0),
    );
    expect(await watch.take(1)).toEqual(["ADDED d"]);
    watch.close();
  });

  test("of nothing is only the bookmark", async () => {
    const watch = await server.watch(`${await server.pods()}?${STREAM}`);
    const end = await watch.next();
    expect(end && isInitialEnd(end)).toBe(true);
    watch.close();
  });

  test("may begin at a version, and is no older", async () => {
    const path = await server.pods();
    const { body } = await server.post(path, pod("a"));
    const watch = await server.watch(`${path}?${STREAM}&resourceVersion=${body.metadata.resourceVersion}`);
    expect(await watch.take(1)).toEqual(["ADDED a"]);
    const end = await watch.next();
    expect(BigInt(end?.object.metadata.resourceVersion ?? 0)).toBeGreaterThanOrEqual(
      BigInt(body.metadata.resourceVersion),
    );
    watch.close();
  });

  test("without bookmarks has no end that is told", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    const watch = await server.watch(
      `${path}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1`,
    );
    expect(words(await watch.rest())).toEqual(["ADDED a"]);
  });

  test("keeps to its selector", async () => {
    const path = await server.pods();
    await server.post(path, labelled("a", { on: "yes" }));
    await server.post(path, pod("b"));
    const watch = await server.watch(`${path}?${STREAM}&labelSelector=on%3Dyes`);
    expect(await watch.take(1)).toEqual(["ADDED a"]);
    const end = await watch.next();
    expect(end && isInitialEnd(end)).toBe(true);
    watch.close();
  });
});

describe("a watch ends", () => {
  test("after timeoutSeconds, without an error", async () => {
    const path = await server.pods();
    const { resourceVersion } = (await server.get(path)).body.metadata;
    const watch = await server.watch(`${path}?watch=1&timeoutSeconds=1&resourceVersion=${resourceVersion}`);
    expect(await watch.rest()).toEqual([]);
  });

  test("with a bookmark before, where these are allowed", async () => {
    const path = await server.pods();
    const { body } = await server.post(path, pod("a"));
    const watch = await server.watch(
      `${path}?watch=1&timeoutSeconds=4&allowWatchBookmarks=true&resourceVersion=${body.metadata.resourceVersion}`,
    );
    const elsewhere = await server.post(await server.pods(), pod("b"));
    const events = await watch.rest();
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["BOOKMARK"]));
    const last = events.at(-1)?.object;
    expect(last).toMatchObject({ kind: "Pod", apiVersion: "v1" });
    expect(BigInt(last?.metadata.resourceVersion ?? 0)).toBeGreaterThanOrEqual(
      BigInt(elsewhere.body.metadata.resourceVersion),
    );
  });
});

describe("a watch is refused", () => {
  test.each([
    ["sendInitialEvents=true", "FieldValueForbidden"],
    ["resourceVersion=5&resourceVersionMatch=NotOlderThan", "FieldValueForbidden"],
    ["sendInitialEvents=true&resourceVersion=5&resourceVersionMatch=Exact", "FieldValueNotSupported"],
  ])("with %s", async (query, reason) => {
    const answer = await server.get(`${await server.pods()}?watch=1&timeoutSeconds=1&${query}`);
    expect(answer).toMatchObject(refusal(422, "Invalid", { details: { kind: "ListOptions" } }));
    expect(answer.body.details?.causes).toContainEqual(
      expect.objectContaining({ reason, field: "resourceVersionMatch" }),
    );
  });

  test.each(["labelSelector=a%3D%3D%3Db", "fieldSelector=foo%3Dbar", "timeoutSeconds=x"])(
    "with %s",
    async (query) => {
      const answer = await server.get(`${await server.pods()}?watch=1&${query}`);
      expect(answer).toMatchObject(refusal(400, "BadRequest"));
    },
  );

  test("from a version that is no number", async () => {
    expect((await server.get(`${await server.pods()}?watch=1&resourceVersion=new`)).code).toBe(500);
  });
});
