// Patches: the three kinds, their conditions, and what may be changed of a pod.
import { describe, expect, test } from "vitest";
import { labelled, pod, refusal, WRONG_UID } from "../../support/conformance/objects.ts";
import { useServer, type PatchKind } from "../../support/conformance/server.ts";

const server = useServer();

async function created(object: object = pod("a")) {
  const path = await server.pods();
  const { code, body } = await server.post(path, object);
  expect(code).toBe(201);
  return { path: `${path}/${body.metadata.name}`, body };
}

describe("a merge patch", () => {
  test("sets and removes members, and counts the version up", async () => {
    const { path, body } = await created(labelled("a", { keep: "1", drop: "2" }));
    const answer = await server.patch(path, { metadata: { labels: { drop: null, add: "3" } } });
    expect(answer.code).toBe(200);
    expect(answer.body.metadata.labels).toEqual({ keep: "1", add: "3" });
    expect(BigInt(answer.body.metadata.resourceVersion)).toBeGreaterThan(
      BigInt(body.metadata.resourceVersion),
    );
    expect(answer.body.metadata.generation).toBe(1);
    expect((await server.get(path)).body).toMatchObject(answer.body);
  });

  test("replaces lists", async () => {
    const { path } = await created(
      pod("a", { metadata: { finalizers: ["example.com/a", "example.com/b"] } }),
    );
    const { body } = await server.patch(path, { metadata: { finalizers: ["example.com/c"] } });
    expect(body.metadata.finalizers).toEqual(["example.com/c"]);
  });

  test.each(['{"metadata":', "[]", '"text"'])("%s is none", async (patch) => {
    const { path } = await created();
    expect(await server.patch(path, patch)).toMatchObject(refusal(400, "BadRequest"));
  });
});

describe("a strategic merge patch", () => {
  test("merges lists by the key of their elements", async () => {
    const { path, body } = await created(
      pod("a", {
        spec: {
          containers: [
            { name: "one", image: "a:1" },
            { name: "two", image: "b:1" },
          ],
        },
      }),
    );
    const answer = await server.patch(
      path,
      { spec: { containers: [{ name: "two", image: "b:2" }] } },
      "strategic",
    );
    expect(answer.code).toBe(200);
    expect(answer.body.spec).toMatchObject({
      containers: [
        { name: "one", image: "a:1" },
        { name: "two", image: "b:2" },
      ],
    });
    expect(answer.body.metadata.generation).toBe(body.metadata.generation + 1);
  });

  test("merges conditions by type, and replaces the statuses of containers", async () => {
    const { path } = await created();
    const status = (parts: object) => server.patch(`${path}/status`, { status: parts }, "strategic");
    const waiting = {
      name: "base",
      image: "b",
      imageID: "",
      ready: false,
      restartCount: 0,
      state: { waiting: {} },
    };
    await status({ conditions: [{ type: "Ready", status: "False" }], containerStatuses: [waiting] });
    const { body } = await status({
      conditions: [
        { type: "Initialized", status: "True" },
        { type: "Ready", status: "True" },
      ],
    });
    expect(body.status).toMatchObject({
      conditions: [
        { type: "Initialized", status: "True" },
        { type: "Ready", status: "True" },
      ],
      containerStatuses: [{ name: "base" }],
    });
  });

  test("takes single values out of a list", async () => {
    const { path } = await created(
      pod("a", { metadata: { finalizers: ["example.com/a", "example.com/b"] } }),
    );
    const { body } = await server.patch(
      path,
      { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] } },
      "strategic",
    );
    expect(body.metadata.finalizers).toEqual(["example.com/b"]);
  });

  test("adds single values to a list", async () => {
    const { path } = await created(pod("a", { metadata: { finalizers: ["example.com/a"] } }));
    const { body } = await server.patch(path, { metadata: { finalizers: ["example.com/b"] } }, "strategic");
    expect(body.metadata.finalizers?.toSorted()).toEqual(["example.com/a", "example.com/b"]);
  });

  test("takes elements out by their key", async () => {
    const { path } = await created();
    const status = (parts: object) => server.patch(`${path}/status`, { status: parts }, "strategic");
    await status({ conditions: ["A", "B"].map((type) => ({ type, status: "True" })) });
    const { body } = await status({ conditions: [{ $patch: "delete", type: "A" }] });
    expect(body.status).toMatchObject({ conditions: [{ type: "B" }] });
  });

  test("replaces as a whole what it says so of", async () => {
    const { path } = await created(labelled("a", { a: "1", b: "2" }));
    const { body } = await server.patch(
      path,
      { metadata: { labels: { $patch: "replace", c: "3" } } },
      "strategic",
    );
    expect(body.metadata.labels).toEqual({ c: "3" });
  });

  test("orders elements as it is told", async () => {
    const { path } = await created();
    const status = (parts: object) => server.patch(`${path}/status`, { status: parts }, "strategic");
    await status({ conditions: ["A", "B", "C"].map((type) => ({ type, status: "True" })) });
    const { body } = await status({
      "$setElementOrder/conditions": ["C", "A", "B"].map((type) => ({ type })),
      conditions: [{ type: "B", status: "False" }],
    });
    expect(body.status).toMatchObject({
      conditions: [{ type: "C" }, { type: "A" }, { type: "B", status: "False" }],
    });
  });

  test("needs the key of each element", async () => {
    const { path } = await created();
    const answer = await server.patch(path, { spec: { containers: [{ image: "b" }] } }, "strategic");
    expect(answer.code).toBeGreaterThanOrEqual(400);
    expect((await server.get(path)).body.spec).toMatchObject({ containers: [{ name: "base" }] });
  });
});

describe("a JSON patch", () => {
  test("does one operation after the other", async () => {
    const { path } = await created(labelled("a", { "example.com/a": "1", b: "2" }));
    const { code, body } = await server.patch(
      path,
      [
        { op: "test", path: "/metadata/labels/b", value: "2" },
        { op: "add", path: "/metadata/labels/c", value: "3" },
        { op: "replace", path: "/metadata/labels/example.com~1a", value: "4" },
        { op: "copy", from: "/metadata/labels/c", path: "/metadata/labels/d" },
        { op: "remove", path: "/metadata/labels/b" },
      ],
      "json",
    );
    expect(code).toBe(200);
    expect(body.metadata.labels).toEqual({ "example.com/a": "4", c: "3", d: "3" });
  });

  test.each([
    ["a test that fails", [{ op: "test", path: "/metadata/name", value: "other" }]],
    ["a path that is not there", [{ op: "remove", path: "/metadata/nothing" }]],
    ["an operation that does not exist", [{ op: "improve", path: "/metadata/name" }]],
  ])("with %s changes nothing", async (_, patch) => {
    const { path, body } = await created();
    const all = [{ op: "add", path: "/metadata/labels", value: { a: "b" } }, ...patch];
    expect(await server.patch(path, all, "json")).toMatchObject(refusal(422, "Invalid"));
    expect((await server.get(path)).body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test("that is no list is refused", async () => {
    const { path } = await created();
    expect(await server.patch(path, '{"op":', "json")).toMatchObject(refusal(400, "BadRequest"));
  });
});

describe("a patch", () => {
  test("of a type that nobody knows is refused", async () => {
    const { path } = await created();
    const answer = await server.call("PATCH", path, { body: {}, contentType: "application/json" });
    expect(answer).toMatchObject(refusal(415, "UnsupportedMediaType"));
  });

  test("of what is not there is refused", async () => {
    expect(await server.patch(`${await server.pods()}/none`, {})).toMatchObject(
      refusal(404, "NotFound", { details: { name: "none", kind: "pods" } }),
    );
  });

  test("that changes nothing leaves the version", async () => {
    const { path, body } = await created();
    const answer = await server.patch(path, { metadata: { labels: {} } });
    expect(answer.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test.each<PatchKind>(["merge", "strategic"])("(%s) with another version is a conflict", async (kind) => {
    const { path } = await created();
    const answer = await server.patch(path, { metadata: { resourceVersion: "1", labels: { a: "b" } } }, kind);
    expect(answer).toMatchObject(
      refusal(409, "Conflict", {
        message:
          'Operation cannot be fulfilled on pods "a": the object has been modified; please apply your changes to the latest version and try again',
        details: { name: "a", kind: "pods" },
      }),
    );
  });

  test("with the present version is done", async () => {
    const { path, body } = await created();
    const { resourceVersion } = body.metadata;
    expect((await server.patch(path, { metadata: { resourceVersion, labels: { a: "b" } } })).code).toBe(200);
  });

  test.each<PatchKind>(["merge", "strategic"])("(%s) with another uid is refused", async (kind) => {
    const { path } = await created();
    const answer = await server.patch(path, { metadata: { uid: WRONG_UID, labels: { a: "b" } } }, kind);
    expect(answer).toMatchObject(refusal(422, "Invalid"));
    expect(answer.body.details?.causes).toContainEqual(expect.objectContaining({ field: "metadata.uid" }));
  });

  test("with the right uid is done", async () => {
    const { path, body } = await created();
    const { uid } = body.metadata;
    expect((await server.patch(path, { metadata: { uid, labels: { a: "b" } } })).code).toBe(200);
  });

  test("cannot change the name", async () => {
    const { path } = await created();
    expect(await server.patch(path, { metadata: { name: "b" } })).toMatchObject(
      refusal(400, "BadRequest", {
        message: "the name of the object (b) does not match the name on the URL (a)",
      }),
    );
  });

  test("leaves the status to its subresource", async () => {
    const { path } = await created();
    const { code, body } = await server.patch(path, { status: { phase: "Running" } });
    expect(code).toBe(200);
    expect(body.status).toMatchObject({ phase: "Pending" });
  });

  test("as a dry run answers as if", async () => {
    const { path, body } = await created();
    const answer = await server.patch(`${path}?dryRun=All`, { metadata: { labels: { a: "b" } } });
    expect(answer.body.metadata).toMatchObject({
      labels: { a: "b" },
      resourceVersion: body.metadata.resourceVersion,
    });
    expect((await server.get(path)).body.metadata).not.toHaveProperty("labels");
  });

  test("with a field that does not exist is refused where fields are strict", async () => {
    const { path } = await created();
    const strict = await server.patch(`${path}?fieldValidation=Strict`, { spec: { nothing: 1 } });
    expect(strict).toMatchObject(refusal(422, "Invalid", { details: { causes: [{ field: "patch" }] } }));
    expect((await server.patch(path, { spec: { nothing: 1 } })).body.spec).not.toHaveProperty("nothing");
  });

  test.each([
    ["labels", { labels: { a: "!" } }, "metadata.labels"],
    ["finalizers", { finalizers: ["bad"] }, "metadata.finalizers"],
  ])("with %s that break the rules is refused", async (_, metadata, field) => {
    const { path } = await created();
    const answer = await server.patch(path, { metadata });
    expect(answer).toMatchObject(refusal(422, "Invalid", { details: { name: "a", kind: "Pod" } }));
    expect(answer.body.details?.causes?.[0]?.field).toMatch(new RegExp(`^${field}`));
  });
});

describe("of a pod's spec", () => {
  test.each([
    ["an image", { spec: { containers: [{ name: "base", image: "other:1" }] } }],
    ["a first deadline", { spec: { activeDeadlineSeconds: 100 } }],
    [
      "another toleration",
      {
        spec: {
          tolerations: [
            { key: "example.com/a", operator: "Exists" },
            {
              key: "node.kubernetes.io/not-ready",
              operator: "Exists",
              effect: "NoExecute",
              tolerationSeconds: 300,
            },
            {
              key: "node.kubernetes.io/unreachable",
              operator: "Exists",
              effect: "NoExecute",
              tolerationSeconds: 300,
            },
          ],
        },
      },
    ],
  ])("%s may change, which is a new generation", async (_, patch) => {
    const { path } = await created();
    const { code, body } = await server.patch(path, patch, "strategic");
    expect({ code, generation: body.metadata.generation }).toEqual({ code: 200, generation: 2 });
  });

  test("a gate may go", async () => {
    const { path } = await created(pod("a", { spec: { schedulingGates: [{ name: "example.com/wait" }] } }));
    const { code, body } = await server.patch(path, { spec: { schedulingGates: null } });
    expect(code).toBe(200);
    expect(body.spec).not.toHaveProperty("schedulingGates");
  });

  test.each([
    ["the restart policy", { spec: { restartPolicy: "Always" } }, "spec"],
    ["the node", { spec: { nodeName: "n1" } }, "spec"],
    ["a command", { spec: { containers: [{ name: "base", command: ["sh"] }] } }, "spec"],
    [
      "the containers there are",
      { spec: { containers: [{ name: "second", image: "b" }] } },
      "spec.containers",
    ],
    [
      "a new gate",
      { spec: { schedulingGates: [{ name: "example.com/wait" }] } },
      "spec.schedulingGates[0].name",
    ],
  ])("%s may not change", async (_, patch, field) => {
    const { path } = await created();
    const answer = await server.patch(path, patch, "strategic");
    expect(answer).toMatchObject(refusal(422, "Invalid"));
    expect(answer.body.details?.causes).toContainEqual(
      expect.objectContaining({ reason: "FieldValueForbidden", field }),
    );
  });

  test("a toleration that is there may not go", async () => {
    const { path } = await created(
      pod("a", { spec: { tolerations: [{ key: "example.com/a", operator: "Exists" }] } }),
    );
    const answer = await server.patch(path, { spec: { tolerations: [] } });
    expect(answer).toMatchObject(
      refusal(422, "Invalid", { details: { causes: [{ field: "spec.tolerations" }] } }),
    );
  });

  test.each([200, null])("a deadline may not become %s", async (activeDeadlineSeconds) => {
    const { path } = await created(pod("a", { spec: { activeDeadlineSeconds: 100 } }));
    const answer = await server.patch(path, { spec: { activeDeadlineSeconds } });
    expect(answer).toMatchObject(
      refusal(422, "Invalid", { details: { causes: [{ field: "spec.activeDeadlineSeconds" }] } }),
    );
    expect((await server.patch(path, { spec: { activeDeadlineSeconds: 50 } })).code).toBe(200);
  });
});
