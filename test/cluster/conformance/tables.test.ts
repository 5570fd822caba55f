// Tables: what kubectl prints, cell by cell.
import { describe, expect, test } from "vitest";
import { binding, configMap, labelled, pod } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

interface Table {
  readonly kind: string;
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly priority: number;
    readonly format: string;
  }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly kind: string } | null;
  }[];
}

async function tableOf(path: string): Promise<Table> {
  const { text } = await server.get(path, TABLE);
  return JSON.parse(text) as Table;
}

/** The cells of a pod with a status, without its age. */
async function cells(status: object, object: object = pod("a")): Promise<readonly unknown[]> {
  const path = await server.pods();
  expect((await server.post(path, object)).code).toBe(201);
  expect((await server.patch(`${path}/a/status`, { status })).code).toBe(200);
  const [row] = (await tableOf(path)).rows;
  return row?.cells.filter((_, index) => index !== 4) ?? [];
}

const container = (state: object, more: object = {}) => ({
  name: "base",
  image: "b",
  imageID: "",
  ready: false,
  restartCount: 0,
  state,
  ...more,
});
const terminated = (parts: object) => ({
  terminated: { exitCode: 0, startedAt: null, finishedAt: null, ...parts },
});

describe("a table of pods", () => {
  test("has kubectl's columns, and rows with metadata alone", async () => {
    const path = await server.pods();
    await server.post(path, labelled("a", { a: "b" }));
    const { kind, columnDefinitions, rows } = await tableOf(path);
    expect(kind).toBe("Table");
    expect(columnDefinitions.map(({ name, priority, format }) => [name, priority, format])).toEqual([
      ["Name", 0, "name"],
      ["Ready", 0, ""],
      ["Status", 0, ""],
      ["Restarts", 0, ""],
      ["Age", 0, ""],
      ["IP", 1, ""],
      ["Node", 1, ""],
      ["Nominated Node", 1, ""],
      ["Readiness Gates", 1, ""],
    ]);
    expect(rows).toMatchObject([
      {
        cells: [
          "a",
          "0/1",
          "Pending",
          "0",
          expect.stringMatching(/^\d+s$/),
          "<none>",
          "<none>",
          "<none>",
          "<none>",
        ],
        object: {
          kind: "PartialObjectMetadata",
          apiVersion: "meta.k8s.io/v1",
          metadata: { name: "a", labels: { a: "b" } },
        },
      },
    ]);
  });

  test.each([
    [
      "waiting",
      { containerStatuses: [container({ waiting: { reason: "ImagePullBackOff" } })] },
      "0/1",
      "ImagePullBackOff",
      "0",
    ],
    [
      "running",
      {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True" }],
        containerStatuses: [container({ running: { startedAt: null } }, { ready: true, started: true })],
      },
      "1/1",
      "Running",
      "0",
    ],
    [
      "running and not ready",
      {
        phase: "Running",
        containerStatuses: [container({ running: { startedAt: null } }, { started: true })],
      },
      "0/1",
      "Running",
      "0",
    ],
    [
      "completed",
      { phase: "Succeeded", containerStatuses: [container(terminated({ reason: "Completed" }))] },
      "0/1",
      "Completed",
      "0",
    ],
    [
      "failed",
      { phase: "Failed", containerStatuses: [container(terminated({ exitCode: 1, reason: "Error" }))] },
      "0/1",
      "Error",
      "0",
    ],
    [
      "out of memory",
      { phase: "Failed", containerStatuses: [container(terminated({ exitCode: 137, reason: "OOMKilled" }))] },
      "0/1",
      "OOMKilled",
      "0",
    ],
    [
      "ended without a reason",
      { phase: "Failed", containerStatuses: [container(terminated({ exitCode: 3 }))] },
      "0/1",
      "ExitCode:3",
      "0",
    ],
    [
      "ended by a signal",
      { phase: "Failed", containerStatuses: [container(terminated({ exitCode: 137, signal: 9 }))] },
      "0/1",
      "Signal:9",
      "0",
    ],
    [
      "restarted",
      {
        phase: "Running",
        containerStatuses: [container({ waiting: { reason: "CrashLoopBackOff" } }, { restartCount: 4 })],
      },
      "0/1",
      "CrashLoopBackOff",
      "4",
    ],
    ["evicted", { phase: "Failed", reason: "Evicted" }, "0/1", "Evicted", "0"],
  ])("says of a pod that is %s what it is", async (_, status, ready, word, restarts) => {
    expect((await cells(status)).slice(1, 4)).toEqual([ready, word, restarts]);
  });

  test("says when the last restart was", async () => {
    const finishedAt = new Date(Date.now() - 3_600_000 * 5).toISOString().replace(/\.\d+/, "");
    const lastState = terminated({ exitCode: 1, reason: "Error", startedAt: finishedAt, finishedAt });
    const status = {
      containerStatuses: [container({ running: { startedAt: null } }, { restartCount: 2, lastState })],
    };
    expect((await cells(status))[3]).toBe("2 (5h ago)");
  });

  const withInit = pod("a", {
    spec: {
      initContainers: [
        { name: "init", image: "b" },
        { name: "sidecar", image: "b", restartPolicy: "Always" },
      ],
    },
  });
  const init = (state: object, more: object = {}) => ({ ...container(state, more), name: "init" });
  const sidecar = (state: object, more: object = {}) => ({ ...container(state, more), name: "sidecar" });

  test.each([
    ["begun", { initContainerStatuses: [init({ running: { startedAt: null } })] }, "0/2", "Init:0/2"],
    [
      "failed",
      { initContainerStatuses: [init(terminated({ exitCode: 2, reason: "Error" }))] },
      "0/2",
      "Init:Error",
    ],
    [
      "waiting",
      { initContainerStatuses: [init({ waiting: { reason: "ErrImagePull" } })] },
      "0/2",
      "Init:ErrImagePull",
    ],
    [
      "done, with a sidecar",
      {
        phase: "Running",
        initContainerStatuses: [
          init(terminated({ reason: "Completed" }), { ready: true }),
          sidecar({ running: { startedAt: null } }, { started: true, ready: true, restartCount: 1 }),
        ],
        containerStatuses: [container({ running: { startedAt: null } }, { ready: true })],
      },
      "2/2",
      "Running",
    ],
  ])("says how far initialisation is: %s", async (_, status, ready, word) => {
    expect((await cells(status, withInit)).slice(1, 3)).toEqual([ready, word]);
  });

  test("says that a pod is going", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    await server.post(`${path}/a/binding`, binding("a", "n1"));
    await server.delete(`${path}/a`);
    expect((await tableOf(path)).rows[0]?.cells[2]).toBe("Terminating");
    expect((await tableOf(path)).rows[0]?.cells[6]).toBe("n1");
  });

  test("says that a pod is gated", async () => {
    const gated = pod("a", { spec: { schedulingGates: [{ name: "example.com/wait" }] } });
    const path = await server.pods();
    await server.post(path, gated);
    expect((await tableOf(path)).rows[0]?.cells[2]).toBe("SchedulingGated");
  });

  test("has addresses, and gates that are passed", async () => {
    const gates = pod("a", {
      spec: { readinessGates: [{ conditionType: "example.com/a" }, { conditionType: "example.com/b" }] },
    });
    const status = {
      podIP: "10.0.0.7",
      podIPs: [{ ip: "10.0.0.7" }],
      conditions: [{ type: "example.com/a", status: "True" }],
    };
    expect((await cells(status, gates)).slice(4)).toEqual(["10.0.0.7", "<none>", "<none>", "1/2"]);
  });

  test("may be of one pod", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect((await tableOf(`${path}/a`)).rows).toHaveLength(1);
  });

  test.each([
    ["None", undefined, undefined],
    ["Object", "Pod", "spec"],
    ["Metadata", "PartialObjectMetadata", undefined],
  ])("with includeObject=%s has rows with that", async (included, kind, field) => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    const object = (await tableOf(`${path}?includeObject=${included}`)).rows[0]?.object;
    expect(object?.kind).toBe(kind);
    expect(Object.keys(object ?? {}).find((key) => key === "spec")).toBe(field);
  });

  test("is watched row by row", async () => {
    const path = await server.pods();
    const watch = await server.watch(`${path}?watch=1`, TABLE);
    await server.post(path, pod("a"));
    expect(await watch.next()).toMatchObject({
      type: "ADDED",
      object: { kind: "Table", rows: [{ cells: expect.arrayContaining(["a", "0/1", "Pending"]) }] },
    });
    watch.close();
  });
});

test("config maps are counted", async () => {
  const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
  await server.post(path, configMap("a", { one: "1", two: "2" }));
  const { columnDefinitions, rows } = await tableOf(path);
  expect(columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Data", "Age"]);
  expect(rows[0]?.cells.slice(0, 2)).toEqual(["a", 2]);
});

test("metadata may be all that is asked for", async () => {
  const path = await server.pods();
  const { body: created } = await server.post(path, labelled("a", { a: "b" }));
  const accept = (kind: string) => ({ accept: `application/json;as=${kind};v=v1;g=meta.k8s.io` });
  const { body: list } = await server.get(path, accept("PartialObjectMetadataList"));
  expect(list.kind).toBe("PartialObjectMetadataList");
  expect(list.items[0]?.metadata.uid).toBe(created.metadata.uid);
  const { body: one } = await server.get(`${path}/a`, accept("PartialObjectMetadata"));
  expect(one).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "a", labels: { a: "b" } } });
  expect(one).not.toHaveProperty("spec");
});
