// Deletions: at once, with grace, with finalizers, on conditions, and of many.
import { describe, expect, test } from "vitest";
import { binding, configMap, labelled, pod, refusal, WRONG_UID } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();
const HOLD = ["example.com/hold"];

async function created(object: object = pod("a")) {
  const path = await server.pods();
  const { body } = await server.post(path, object);
  return { path: `${path}/${body.metadata.name}`, body };
}

/** A pod that a node runs. */
async function bound(object: object = pod("a")) {
  const { path, body } = await created(object);
  expect((await server.post(`${path}/binding`, binding(body.metadata.name, "n1"))).code).toBe(201);
  return { path, body };
}

const seconds = (time: string | undefined): number => Date.parse(time ?? "") / 1000;

describe("a pod that no node runs", () => {
  test("goes at once", async () => {
    const { path, body } = await created();
    const answer = await server.delete(path);
    expect(answer).toMatchObject({ code: 200, body: { kind: "Pod", metadata: { uid: body.metadata.uid } } });
    expect(answer.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, generation: 2 });
    expect((await server.get(path)).code).toBe(404);
  });

  test("goes at once whatever grace is asked for", async () => {
    const { path } = await created();
    await server.delete(path, { gracePeriodSeconds: 100 });
    expect((await server.get(path)).code).toBe(404);
  });

  test("leaves its name to another", async () => {
    const { path, body } = await created();
    await server.delete(path);
    const again = await server.post(path.replace(/\/a$/, ""), pod("a"));
    expect(again.code).toBe(201);
    expect(again.body.metadata.uid).not.toBe(body.metadata.uid);
  });
});

describe("a pod that a node runs", () => {
  test("gets the grace period of its spec, and stays", async () => {
    const { path } = await bound(pod("a", { spec: { terminationGracePeriodSeconds: 45 } }));
    const before = Math.floor(Date.now() / 1000);
    const { code, body } = await server.delete(path);
    expect(code).toBe(200);
    expect(body.metadata).toMatchObject({ deletionGracePeriodSeconds: 45, generation: 2 });
    expect(seconds(body.metadata.deletionTimestamp)).toBeGreaterThanOrEqual(before + 45);
    expect((await server.get(path)).body.metadata).toMatchObject(body.metadata);
  });

  test("gets the grace period that is asked for", async () => {
    const { path } = await bound();
    const { body } = await server.delete(path, { gracePeriodSeconds: 7 });
    expect(body.metadata.deletionGracePeriodSeconds).toBe(7);
  });

  test("gets it from the query too", async () => {
    const { path } = await bound();
    const { body } = await server.delete(`${path}?gracePeriodSeconds=8`);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(8);
  });

  test("keeps its end when it is deleted again with more grace", async () => {
    const { path } = await bound();
    const first = await server.delete(path, { gracePeriodSeconds: 20 });
    for (const again of [{ gracePeriodSeconds: 60 }, undefined]) {
      const { body } = await server.delete(path, again);
      expect(body.metadata).toMatchObject(first.body.metadata);
    }
  });

  test("ends sooner when it is deleted again with less grace", async () => {
    const { path } = await bound();
    const first = await server.delete(path, { gracePeriodSeconds: 60 });
    const { body } = await server.delete(path, { gracePeriodSeconds: 10 });
    expect(body.metadata).toMatchObject({ deletionGracePeriodSeconds: 10, generation: 2 });
    expect(seconds(body.metadata.deletionTimestamp)).toBe(
      seconds(first.body.metadata.deletionTimestamp) - 50,
    );
  });

  test("goes when its node says so: with no grace", async () => {
    const { path } = await bound();
    await server.delete(path);
    expect((await server.delete(path, { gracePeriodSeconds: 0 })).code).toBe(200);
    expect((await server.get(path)).code).toBe(404);
  });

  test("goes at once by force", async () => {
    const { path } = await bound();
    await server.delete(path, { gracePeriodSeconds: 0 });
    expect((await server.get(path)).code).toBe(404);
  });

  test.each(["Succeeded", "Failed"])("goes at once when it has %s", async (phase) => {
    const { path } = await bound();
    await server.patch(`${path}/status`, { status: { phase } });
    await server.delete(path);
    expect((await server.get(path)).code).toBe(404);
  });

  test("takes a grace below 0 for a second", async () => {
    const { path } = await bound();
    const { body } = await server.delete(path, { gracePeriodSeconds: -1 });
    expect(body.metadata.deletionGracePeriodSeconds).toBe(1);
  });
});

describe("finalizers", () => {
  test("hold an object until the last is gone", async () => {
    const { path } = await created(pod("a", { metadata: { finalizers: [...HOLD, "example.com/second"] } }));
    const { body } = await server.delete(path);
    expect(body.metadata.deletionTimestamp).toBeTruthy();
    await server.patch(path, { metadata: { finalizers: HOLD } });
    expect((await server.get(path)).body.metadata.finalizers).toEqual(HOLD);
    const released = await server.patch(path, { metadata: { finalizers: null } });
    expect(released.code).toBe(200);
    expect(released.body.metadata).not.toHaveProperty("finalizers");
    expect((await server.get(path)).code).toBe(404);
  });

  test("hold an object that is deleted by force", async () => {
    const { path } = await bound(pod("a", { metadata: { finalizers: HOLD } }));
    await server.delete(path);
    const { body } = await server.delete(path, { gracePeriodSeconds: 0 });
    expect(body.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, finalizers: HOLD });
    expect((await server.get(path)).code).toBe(200);
    await server.delete(path, { gracePeriodSeconds: 0 });
    expect((await server.get(path)).code).toBe(200);
  });

  test("released within the grace period leave the pod to its node", async () => {
    const { path } = await bound(pod("a", { metadata: { finalizers: HOLD } }));
    await server.delete(path);
    await server.patch(path, { metadata: { finalizers: null } });
    expect((await server.get(path)).code).toBe(200);
    await server.delete(path, { gracePeriodSeconds: 0 });
    expect((await server.get(path)).code).toBe(404);
  });

  test("cannot be added to what is being deleted", async () => {
    const { path } = await created(pod("a", { metadata: { finalizers: HOLD } }));
    await server.delete(path);
    const answer = await server.patch(path, { metadata: { finalizers: [...HOLD, "example.com/late"] } });
    expect(answer).toMatchObject(refusal(422, "Invalid"));
    expect(answer.body.details?.causes).toContainEqual({
      reason: "FieldValueForbidden",
      field: "metadata.finalizers",
      message:
        'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/late"}',
    });
  });

  test("are released by a strategic patch of one value, with the uid", async () => {
    const { path, body } = await created(pod("a", { metadata: { finalizers: HOLD } }));
    await server.delete(path);
    const patch = { metadata: { uid: body.metadata.uid, "$deleteFromPrimitiveList/finalizers": HOLD } };
    expect((await server.patch(path, patch, "strategic")).code).toBe(200);
    expect((await server.get(path)).code).toBe(404);
  });

  test("tell a watch: changed, changed, gone", async () => {
    const { path, body } = await created(pod("a", { metadata: { finalizers: HOLD } }));
    const watch = await server.watch(
      `${path.replace(/\/a$/, "")}?watch=1&resourceVersion=${body.metadata.resourceVersion}`,
    );
    await server.delete(path);
    await server.patch(path, { metadata: { labels: { seen: "yes" } } });
    await server.patch(path, { metadata: { finalizers: null } });
    expect(await watch.take(3)).toEqual(["MODIFIED a", "MODIFIED a", "DELETED a"]);
    watch.close();
  });

  test("hold other objects too", async () => {
    const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
    await server.post(path, { ...configMap("a"), metadata: { name: "a", finalizers: HOLD } });
    const { code, body } = await server.delete(`${path}/a`);
    expect({ code, kind: body.kind }).toEqual({ code: 200, kind: "ConfigMap" });
    expect(body.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, finalizers: HOLD });
    await server.patch(`${path}/a`, { metadata: { finalizers: [] } });
    expect((await server.get(`${path}/a`)).code).toBe(404);
  });
});

describe("while it is being deleted", () => {
  test("a pod cannot lose its deletionTimestamp", async () => {
    const { path } = await bound();
    const { body } = await server.delete(path);
    const { deletionTimestamp } = body.metadata;
    await server.patch(path, { metadata: { deletionTimestamp: null } });
    expect((await server.get(path)).body.metadata.deletionTimestamp).toBe(deletionTimestamp);
  });

  test("its status may still change", async () => {
    const { path } = await bound();
    await server.delete(path);
    const { code, body } = await server.patch(`${path}/status`, { status: { phase: "Failed" } });
    expect({ code, status: body.status }).toMatchObject({ code: 200, status: { phase: "Failed" } });
    expect(body.metadata.deletionTimestamp).toBeTruthy();
  });
});

describe("a deletion", () => {
  test("of what is not there is refused", async () => {
    expect(await server.delete(`${await server.pods()}/none`)).toMatchObject(
      refusal(404, "NotFound", { details: { name: "none", kind: "pods" } }),
    );
  });

  test("of another uid is a conflict", async () => {
    const { path, body } = await created();
    expect(await server.delete(path, { preconditions: { uid: WRONG_UID } })).toMatchObject(
      refusal(409, "Conflict", {
        message: `Operation cannot be fulfilled on Pod "a": the UID in the precondition (${WRONG_UID}) does not match the UID in record (${body.metadata.uid}). The object might have been deleted and then recreated`,
      }),
    );
    expect((await server.delete(path, { preconditions: { uid: body.metadata.uid } })).code).toBe(200);
  });

  test("of another version is a conflict", async () => {
    const { path, body } = await created();
    const { resourceVersion } = body.metadata;
    expect(await server.delete(path, { preconditions: { resourceVersion: "1" } })).toMatchObject(
      refusal(409, "Conflict", {
        message: `Operation cannot be fulfilled on Pod "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      }),
    );
    expect((await server.delete(path, { preconditions: { resourceVersion } })).code).toBe(200);
  });

  test("takes options as an object of their kind", async () => {
    const { path } = await bound();
    const options = {
      kind: "DeleteOptions",
      apiVersion: "v1",
      gracePeriodSeconds: 5,
      propagationPolicy: "Background",
    };
    expect((await server.delete(path, options)).body.metadata.deletionGracePeriodSeconds).toBe(5);
  });

  test("as a dry run answers as if", async () => {
    const { path } = await bound();
    const { code, body } = await server.delete(`${path}?dryRun=All`);
    expect(code).toBe(200);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(30);
    expect((await server.get(path)).body.metadata).not.toHaveProperty("deletionTimestamp");
    await server.delete(path, { dryRun: ["All"], gracePeriodSeconds: 0 });
    expect((await server.get(path)).code).toBe(200);
  });

  test("of another resource answers with a Status", async () => {
    const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
    const { body } = await server.post(path, configMap("a"));
    expect(await server.delete(`${path}/a`)).toMatchObject({
      code: 200,
      body: {
        kind: "Status",
        status: "Success",
        details: { name: "a", kind: "configmaps", uid: body.metadata.uid },
      },
    });
  });
});

describe("a deletion of many", () => {
  test("takes those that are selected", async () => {
    const path = await server.pods();
    for (const name of ["a", "b"]) await server.post(path, labelled(name, { old: "yes" }));
    await server.post(path, pod("c"));
    const { code, body } = await server.delete(`${path}?labelSelector=old%3Dyes`);
    expect({ code, kind: body.kind }).toEqual({ code: 200, kind: "PodList" });
    expect(body.items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
    expect((await server.get(path)).body.items.map(({ metadata }) => metadata.name)).toEqual(["c"]);
  });

  test("respects grace and finalizers", async () => {
    const path = await server.pods();
    await server.post(path, pod("a", { metadata: { finalizers: HOLD } }));
    await server.post(path, pod("b"));
    await server.post(`${path}/b/binding`, binding("b", "n1"));
    await server.post(path, pod("c"));
    await server.delete(path);
    const left = (await server.get(path)).body.items;
    expect(left.map(({ metadata }) => [metadata.name, metadata.deletionGracePeriodSeconds])).toEqual([
      ["a", 0],
      ["b", 30],
    ]);
  });

  test("as a dry run leaves all", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect((await server.delete(`${path}?dryRun=All`)).code).toBe(200);
    expect((await server.get(path)).body.items).toHaveLength(1);
  });
});
