// Binding and eviction of pods, and logs as far as they need no node.
import { describe, expect, test } from "vitest";
import { binding, eviction, pod, refusal, WRONG_UID } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

async function created(object: object = pod("a")) {
  const path = await server.pods();
  const { body } = await server.post(path, object);
  return { path: `${path}/a`, body };
}

describe("a binding", () => {
  test("gives the pod its node, and says that it is scheduled", async () => {
    const { path } = await created();
    const answer = await server.post(`${path}/binding`, binding("a", "n1"));
    expect(answer).toMatchObject({ code: 201, body: { kind: "Status", status: "Success", code: 201 } });
    const { body } = await server.get(path);
    expect(body.spec).toMatchObject({ nodeName: "n1" });
    expect(body.status).toMatchObject({
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: expect.stringMatching(/Z$/) }],
    });
    expect(body.metadata.generation).toBe(1);
  });

  test("adds its annotations to those of the pod", async () => {
    const { path } = await created(pod("a", { metadata: { annotations: { own: "1" } } }));
    await server.post(`${path}/binding`, binding("a", "n1", { annotations: { of: "binding" } }));
    expect((await server.get(path)).body.metadata.annotations).toEqual({ own: "1", of: "binding" });
  });

  test("is done once", async () => {
    const { path } = await created();
    await server.post(`${path}/binding`, binding("a", "n1"));
    expect(await server.post(`${path}/binding`, binding("a", "n2"))).toMatchObject(
      refusal(409, "Conflict", {
        message: 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n1"',
        details: { name: "a", kind: "pods/binding" },
      }),
    );
  });

  test("of a pod that is being deleted is a conflict", async () => {
    const { path } = await created(pod("a", { metadata: { finalizers: ["example.com/hold"] } }));
    await server.delete(path);
    expect(await server.post(`${path}/binding`, binding("a", "n1"))).toMatchObject(
      refusal(409, "Conflict", {
        message: expect.stringContaining("is being deleted, cannot be assigned to a host"),
      }),
    );
  });

  test("of a gated pod is a conflict", async () => {
    const { path } = await created(pod("a", { spec: { schedulingGates: [{ name: "example.com/wait" }] } }));
    expect(await server.post(`${path}/binding`, binding("a", "n1"))).toMatchObject(
      refusal(409, "Conflict", { message: expect.stringContaining("non-empty .spec.schedulingGates") }),
    );
  });

  test("keeps to the uid that it names", async () => {
    const { path, body } = await created();
    expect((await server.post(`${path}/binding`, binding("a", "n1", { uid: WRONG_UID }))).code).toBe(409);
    expect((await server.get(path)).body.spec).not.toHaveProperty("nodeName");
    expect((await server.post(`${path}/binding`, binding("a", "n1", { uid: body.metadata.uid }))).code).toBe(
      201,
    );
  });

  test("must name the pod of its path", async () => {
    const { path } = await created();
    expect(await server.post(`${path}/binding`, binding("b", "n1"))).toMatchObject(
      refusal(400, "BadRequest", { message: "name in URL does not match name in Binding object" }),
    );
  });

  test("needs a pod", async () => {
    const path = await server.pods();
    expect(await server.post(`${path}/none/binding`, binding("none", "n1"))).toMatchObject(
      refusal(404, "NotFound"),
    );
  });

  test("as a dry run binds nothing", async () => {
    const { path } = await created();
    expect((await server.post(`${path}/binding?dryRun=All`, binding("a", "n1"))).code).toBe(201);
    expect((await server.get(path)).body.spec).not.toHaveProperty("nodeName");
  });
});

describe("an eviction", () => {
  const running = async () => {
    const { path, body } = await created();
    await server.post(`${path}/binding`, binding("a", "n1"));
    await server.patch(`${path}/status`, { status: { phase: "Running" } });
    return { path, body };
  };

  test("deletes the pod with grace, and marks why", async () => {
    const { path } = await running();
    const answer = await server.post(`${path}/eviction`, eviction("a"));
    expect(answer).toMatchObject({ code: 201, body: { kind: "Status", status: "Success" } });
    const { body } = await server.get(path);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(body.status).toMatchObject({ phase: "Running" });
    expect(body.status["conditions"]).toContainEqual(
      expect.objectContaining({
        type: "DisruptionTarget",
        status: "True",
        reason: "EvictionByEvictionAPI",
        message: "Eviction API: evicting",
      }),
    );
  });

  test("takes options of the deletion", async () => {
    const { path } = await running();
    await server.post(`${path}/eviction`, eviction("a", { gracePeriodSeconds: 3 }));
    expect((await server.get(path)).body.metadata.deletionGracePeriodSeconds).toBe(3);
  });

  test("of a pod that no node runs lets it go at once", async () => {
    const { path } = await created();
    expect((await server.post(`${path}/eviction`, eviction("a"))).code).toBe(201);
    expect((await server.get(path)).code).toBe(404);
  });

  test("of another uid is a conflict, and changes nothing", async () => {
    const { path } = await running();
    const before = (await server.get(path)).body;
    const answer = await server.post(
      `${path}/eviction`,
      eviction("a", { preconditions: { uid: WRONG_UID } }),
    );
    expect(answer).toMatchObject(refusal(409, "Conflict"));
    expect((await server.get(path)).body.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  test("of the version that it names is done", async () => {
    const { path } = await running();
    const { resourceVersion } = (await server.get(path)).body.metadata;
    const stale = await server.post(
      `${path}/eviction`,
      eviction("a", { preconditions: { resourceVersion: "1" } }),
    );
    expect(stale).toMatchObject(refusal(409, "Conflict"));
    const answer = await server.post(
      `${path}/eviction`,
      eviction("a", { preconditions: { resourceVersion } }),
    );
    expect(answer.code).toBe(201);
    expect((await server.get(path)).body.metadata.deletionTimestamp).toBeTruthy();
  });

  test("as a dry run leaves the pod", async () => {
    const { path } = await running();
    expect((await server.post(`${path}/eviction`, eviction("a", { dryRun: ["All"] }))).code).toBe(201);
    const { body } = await server.get(path);
    expect(body.metadata).not.toHaveProperty("deletionTimestamp");
    expect(JSON.stringify(body.status)).not.toContain("DisruptionTarget");
  });

  test("of what is not there is refused", async () => {
    const path = await server.pods();
    expect(await server.post(`${path}/none/eviction`, eviction("none"))).toMatchObject(
      refusal(404, "NotFound"),
    );
  });

  test("must name the pod of its path", async () => {
    const { path } = await created();
    expect(await server.post(`${path}/eviction`, eviction("b"))).toMatchObject(refusal(400, "BadRequest"));
  });
});

describe("a log", () => {
  test("of a pod that is not there is refused", async () => {
    expect(await server.get(`${await server.pods()}/none/log`)).toMatchObject(refusal(404, "NotFound"));
  });

  test("of a pod that no node runs has nothing in it", async () => {
    const { path } = await created();
    expect(await server.get(`${path}/log`)).toMatchObject({ code: 204, text: "" });
  });

  test("of a container that is not there is refused", async () => {
    const { path } = await created();
    expect(await server.get(`${path}/log?container=other`)).toMatchObject(
      refusal(400, "BadRequest", { message: "container other is not valid for pod a" }),
    );
  });

  test("of one of several containers needs its name", async () => {
    const containers = ["one", "two"].map((name) => ({ name, image: "b" }));
    const { path } = await created(pod("a", { spec: { containers } }));
    expect(await server.get(`${path}/log`)).toMatchObject(
      refusal(400, "BadRequest", {
        message: "a container name must be specified for pod a, choose one of: [one two]",
      }),
    );
  });
});
