// Updates: a whole object replaces another, on conditions.
import { describe, expect, test } from "vitest";
import { configMap, labelled, pod, refusal, WRONG_UID } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

async function created(object: object = pod("a")) {
  const path = await server.pods();
  const { body } = await server.post(path, object);
  return { path: `${path}/${body.metadata.name}`, body };
}

describe("an update", () => {
  test("replaces the object", async () => {
    const { path, body } = await created(labelled("a", { a: "1" }));
    const { code, body: updated } = await server.put(path, {
      ...body,
      metadata: { ...body.metadata, labels: { b: "2" } },
    });
    expect(code).toBe(200);
    expect(updated.metadata.labels).toEqual({ b: "2" });
    expect(updated.metadata.uid).toBe(body.metadata.uid);
    expect(updated.metadata.creationTimestamp).toBe(body.metadata.creationTimestamp);
    expect((await server.get(path)).body).toMatchObject(updated);
  });

  test("without a version goes over what others wrote", async () => {
    const { path, body } = await created();
    await server.patch(path, { metadata: { labels: { a: "1" } } });
    const { resourceVersion: _, ...metadata } = body.metadata;
    const answer = await server.put(path, { ...body, metadata });
    expect(answer.code).toBe(200);
    expect(answer.body.metadata).not.toHaveProperty("labels");
  });

  test("of an old version is a conflict", async () => {
    const { path, body } = await created();
    await server.patch(path, { metadata: { labels: { a: "1" } } });
    expect(await server.put(path, body)).toMatchObject(
      refusal(409, "Conflict", { details: { name: "a", kind: "pods" } }),
    );
  });

  test("of an object with another uid is a conflict", async () => {
    const { path, body } = await created();
    const answer = await server.put(path, { ...body, metadata: { ...body.metadata, uid: WRONG_UID } });
    expect(answer).toMatchObject(
      refusal(409, "Conflict", {
        message: expect.stringContaining(
          `Precondition failed: UID in precondition: ${WRONG_UID}, UID in object meta: ${body.metadata.uid}`,
        ),
      }),
    );
  });

  test("that changes nothing leaves the version", async () => {
    const { path, body } = await created();
    expect((await server.put(path, body)).body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test("of what is not there is refused", async () => {
    expect(await server.put(`${await server.pods()}/a`, pod("a"))).toMatchObject(
      refusal(404, "NotFound", { message: 'pods "a" not found' }),
    );
  });

  test("must have the name of its path", async () => {
    const { path } = await created();
    expect(await server.put(path, pod("b"))).toMatchObject(refusal(400, "BadRequest"));
  });

  test("must have the namespace of its path", async () => {
    const { path } = await created();
    expect(await server.put(path, pod("a", { metadata: { namespace: "other" } }))).toMatchObject(
      refusal(400, "BadRequest"),
    );
  });

  test("of a spec's fixed parts is refused", async () => {
    const { path, body } = await created();
    const answer = await server.put(path, { ...body, spec: { ...body.spec, hostname: "other" } });
    expect(answer).toMatchObject(
      refusal(422, "Invalid", { details: { causes: [{ reason: "FieldValueForbidden", field: "spec" }] } }),
    );
    expect(answer.body.message).toContain(
      "pod updates may not change fields other than `spec.containers[*].image`",
    );
  });

  test("may leave out what the server has filled in", async () => {
    const { path } = await created();
    expect((await server.put(path, labelled("a", { a: "1" }))).code).toBe(200);
  });

  test("leaves status and generation alone", async () => {
    const { path, body } = await created();
    const answer = await server.put(path, {
      ...body,
      metadata: { ...body.metadata, generation: 9, labels: { a: "1" } },
      status: { phase: "Running" },
    });
    expect(answer.body).toMatchObject({ metadata: { generation: 1 }, status: { phase: "Pending" } });
  });

  test("as a dry run answers as if", async () => {
    const { path, body } = await created();
    const labels = { a: "1" };
    const answer = await server.put(`${path}?dryRun=All`, {
      ...body,
      metadata: { ...body.metadata, labels },
    });
    expect(answer.body.metadata.labels).toEqual(labels);
    expect((await server.get(path)).body.metadata).not.toHaveProperty("labels");
  });

  test("of a new path is not made", async () => {
    const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
    expect((await server.put(`${path}/a`, configMap("a"))).code).toBe(404);
  });
});

describe("the status", () => {
  test("is replaced by its subresource, and nothing of the spec", async () => {
    const { path, body } = await created();
    const answer = await server.put(`${path}/status`, {
      ...body,
      spec: { ...body.spec, hostname: "other" },
      status: { phase: "Running", podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }] },
    });
    expect(answer.code).toBe(200);
    expect(answer.body.spec).not.toHaveProperty("hostname");
    expect(answer.body.status).toMatchObject({ phase: "Running", podIP: "10.0.0.1", qosClass: "BestEffort" });
    expect(answer.body.metadata.generation).toBe(1);
    expect((await server.get(`${path}/status`)).body).toMatchObject(answer.body);
  });

  test("comes with labels and annotations, and without owners", async () => {
    const { path } = await created();
    const ownerReferences = [{ apiVersion: "v1", kind: "Node", name: "n", uid: WRONG_UID }];
    const { code, body } = await server.patch(`${path}/status`, {
      metadata: { labels: { a: "1" }, annotations: { b: "2" }, ownerReferences },
      status: { message: "hello" },
    });
    expect(code).toBe(200);
    expect(body.metadata).toMatchObject({ labels: { a: "1" }, annotations: { b: "2" } });
    expect(body.metadata).not.toHaveProperty("ownerReferences");
  });

  test("keeps to preconditions", async () => {
    const { path } = await created();
    const answer = await server.patch(`${path}/status`, {
      metadata: { resourceVersion: "1" },
      status: { phase: "Running" },
    });
    expect(answer).toMatchObject(refusal(409, "Conflict"));
  });

  test("is told in tables, words and containers", async () => {
    const { path } = await created();
    const state = { terminated: { exitCode: 3, reason: "Error", startedAt: null, finishedAt: null } };
    const { body } = await server.patch(`${path}/status`, {
      status: {
        phase: "Failed",
        reason: "Evicted",
        containerStatuses: [{ name: "base", image: "b", imageID: "", ready: false, restartCount: 0, state }],
      },
    });
    expect(body.status).toMatchObject({
      phase: "Failed",
      reason: "Evicted",
      containerStatuses: [{ name: "base" }],
    });
  });
});
