// The resources beside pods: events, nodes, leases, config maps and namespaces.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { configMap, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();
const unique = (): string => `n-${randomBytes(5).toString("hex")}`;

describe("events", () => {
  const event = (name: string, namespace: string, more: object = {}) => ({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject: { apiVersion: "v1", kind: "Pod", name: "a", namespace, uid: "u1" },
    reason: "Started",
    message: "Started container base",
    type: "Normal",
    ...more,
  });

  test("are found by what they are about", async () => {
    const namespace = await server.namespace();
    const path = `/api/v1/namespaces/${namespace}/events`;
    expect((await server.post(path, event("a.1", namespace))).code).toBe(201);
    const other = { apiVersion: "v1", kind: "Pod", name: "b", namespace, uid: "u2" };
    await server.post(
      path,
      event("b.1", namespace, { involvedObject: other, reason: "Failed", type: "Warning" }),
    );
    const select = async (selector: string): Promise<string[]> => {
      const { body } = await server.get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
      return body.items.map(({ metadata }) => metadata.name);
    };
    expect(await select("involvedObject.name=a,involvedObject.uid=u1,involvedObject.kind=Pod")).toEqual([
      "a.1",
    ]);
    expect(await select("type=Warning")).toEqual(["b.1"]);
    expect(await select("reason=Started")).toEqual(["a.1"]);
  });

  test("are counted up by a patch", async () => {
    const namespace = await server.namespace();
    const path = `/api/v1/namespaces/${namespace}/events`;
    await server.post(path, event("a.1", namespace, { count: 1 }));
    const { code, body } = await server.patch(`${path}/a.1`, { count: 2 }, "strategic");
    expect(code).toBe(200);
    expect(body).toHaveProperty("count", 2);
  });
});

describe("nodes", () => {
  const node = (name: string) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    status: { addresses: [{ type: "InternalIP", address: "127.0.0.1" }], nodeInfo: undefined },
  });

  test("belong to no namespace, and take a status by patches", async () => {
    const name = unique();
    const { code, body } = await server.post("/api/v1/nodes", node(name));
    expect(code).toBe(201);
    expect(body.metadata).not.toHaveProperty("namespace");
    const ready = { type: "Ready", status: "True", reason: "KubeletReady" };
    const patched = await server.patch(
      `/api/v1/nodes/${name}/status`,
      { status: { conditions: [ready] } },
      "strategic",
    );
    expect(patched.body.status).toMatchObject({
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      conditions: [ready],
    });
    const spec = await server.patch(`/api/v1/nodes/${name}`, { spec: { unschedulable: true } }, "strategic");
    expect(spec.body).toMatchObject({ spec: { unschedulable: true }, status: { conditions: [ready] } });
    expect((await server.delete(`/api/v1/nodes/${name}`)).body).toMatchObject({
      kind: "Status",
      status: "Success",
    });
    expect((await server.get(`/api/v1/nodes/${name}`)).code).toBe(404);
  });

  test("are watched by name", async () => {
    const name = unique();
    await server.post("/api/v1/nodes", node(name));
    const watch = await server.watch(`/api/v1/nodes?watch=1&fieldSelector=metadata.name%3D${name}`);
    expect(await watch.take(1)).toEqual([`ADDED ${name}`]);
    await server.delete(`/api/v1/nodes/${name}`);
    expect(await watch.take(1)).toEqual([`DELETED ${name}`]);
    watch.close();
  });
});

describe("leases", () => {
  const lease = (name: string, renewTime: string) => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  });

  test("are renewed by updates of their last version", async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${await server.namespace()}/leases`;
    const { code, body } = await server.post(path, lease("n1", "2026-01-01T00:00:00.000000Z"));
    expect(code).toBe(201);
    const renewed = { ...lease("n1", "2026-01-01T00:00:10.000000Z"), metadata: body.metadata };
    const answer = await server.put(`${path}/n1`, renewed);
    expect(answer).toMatchObject({ code: 200, body: { spec: { renewTime: "2026-01-01T00:00:10.000000Z" } } });
    expect(await server.put(`${path}/n1`, renewed)).toMatchObject(
      refusal(409, "Conflict", { details: { name: "n1", group: "coordination.k8s.io", kind: "leases" } }),
    );
  });

  test("cannot be renewed without a version", async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${await server.namespace()}/leases`;
    await server.post(path, lease("n1", "2026-01-01T00:00:00.000000Z"));
    const answer = await server.put(`${path}/n1`, lease("n1", "2026-01-01T00:00:10.000000Z"));
    expect(answer).toMatchObject(
      refusal(422, "Invalid", { details: { causes: [{ field: "metadata.resourceVersion" }] } }),
    );
  });

  test("are made by an update where there is none", async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${await server.namespace()}/leases`;
    const { code } = await server.put(`${path}/n1`, lease("n1", "2026-01-01T00:00:00.000000Z"));
    expect(code).toBe(201);
  });

  test("that are not there are refused with their group", async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${await server.namespace()}/leases`;
    expect(await server.get(`${path}/n1`)).toMatchObject(
      refusal(404, "NotFound", {
        message: 'leases.coordination.k8s.io "n1" not found',
        details: { name: "n1", group: "coordination.k8s.io", kind: "leases" },
      }),
    );
  });
});

describe("config maps", () => {
  test("are created, changed and listed", async () => {
    const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
    await server.post(path, configMap("a", { one: "1" }));
    const { body } = await server.patch(`${path}/a`, { data: { one: null, two: "2" } });
    expect(body.data).toEqual({ two: "2" });
    expect((await server.get(path)).body).toMatchObject({
      kind: "ConfigMapList",
      items: [{ data: { two: "2" } }],
    });
  });

  test("must have a name of the right form", async () => {
    const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
    expect(await server.post(path, configMap("Bad_Name"))).toMatchObject(
      refusal(422, "Invalid", { details: { kind: "ConfigMap", causes: [{ field: "metadata.name" }] } }),
    );
  });
});

describe("namespaces", () => {
  test.each(["default", "kube-system", "kube-node-lease"])("%s is there", async (name) => {
    expect(await server.get(`/api/v1/namespaces/${name}`)).toMatchObject({
      code: 200,
      body: {
        metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
        spec: { finalizers: ["kubernetes"] },
        status: { phase: "Active" },
      },
    });
  });
});
