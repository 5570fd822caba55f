// Lists: their shape, order, selectors, pages, and what a resourceVersion means.
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../support/conformance/client.ts";
import { labelled, pod, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

const names = ({ body }: Answer): string[] => body.items.map(({ metadata }) => metadata.name);

/** A version that the server has not reached. */
const FUTURE = "900000000000000";

describe("a list", () => {
  test("is a PodList with a version, whose items do not repeat their kind", async () => {
    const path = await server.pods();
    const { body: created } = await server.post(path, pod("a"));
    const { code, body } = await server.get(path);
    expect({ code, kind: body.kind, apiVersion: body.apiVersion }).toEqual({
      code: 200,
      kind: "PodList",
      apiVersion: "v1",
    });
    expect(BigInt(body.metadata.resourceVersion)).toBeGreaterThanOrEqual(
      BigInt(created.metadata.resourceVersion),
    );
    expect(body.items[0]).not.toHaveProperty("kind");
    expect(body.items[0]).not.toHaveProperty("apiVersion");
    expect(body.items[0]).toMatchObject({ metadata: created.metadata, spec: created.spec });
  });

  test("of nothing has an empty list of items", async () => {
    const { body } = await server.get(await server.pods());
    expect(body.items).toEqual([]);
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
  });

  test("is in the order of names, whenever they were created", async () => {
    const path = await server.pods();
    for (const name of ["b", "a.b", "c", "a-b", "a"]) await server.post(path, pod(name));
    expect(names(await server.get(path))).toEqual(["a", "a-b", "a.b", "b", "c"]);
  });

  test("of all namespaces has those of each", async () => {
    const [one, other] = [await server.pods(), await server.pods()];
    await server.post(one, labelled("a", { across: "yes" }));
    await server.post(other, labelled("b", { across: "yes" }));
    expect(names(await server.get("/api/v1/pods?labelSelector=across%3Dyes")).toSorted()).toEqual(["a", "b"]);
  });

  test("of a namespace that is not there is empty", async () => {
    expect(await server.get("/api/v1/namespaces/nowhere-at-all/pods")).toMatchObject({
      code: 200,
      body: { items: [] },
    });
  });
});

describe("a label selector", () => {
  let path = "";
  beforeAll(async () => {
    path = await server.pods();
    await server.post(path, labelled("a", { app: "web", tier: "front", size: "3" }));
    await server.post(path, labelled("b", { app: "web", tier: "back", size: "10" }));
    await server.post(path, labelled("c", { app: "db", empty: "" }));
    await server.post(path, pod("d"));
  });

  test.each([
    ["app=web", "ab"],
    ["app==web", "ab"],
    ["app = web", "ab"],
    ["app!=web", "cd"],
    ["app", "abc"],
    ["!app", "d"],
    ["app in (web, db)", "abc"],
    ["app in (db)", "c"],
    ["app notin (web)", "cd"],
    ["tier notin (front,back)", "cd"],
    ["app=web,tier=front", "a"],
    ["app in (web,db),tier", "ab"],
    ["size>3", "b"],
    ["size<10", "a"],
    ["empty=", "c"],
    ["app=", ""],
    ["app=other", ""],
    ["", "abcd"],
  ])("%s selects %j", async (selector, expected) => {
    const found = await server.get(`${path}?labelSelector=${encodeURIComponent(selector)}`);
    expect(names(found).join("")).toBe(expected);
  });

  test.each(["a===b", "-a=b", "a in b", "a=b_!", "a,,b", "a in (b", "size>x", "=b"])(
    "%j is none",
    async (selector) => {
      const found = await server.get(`${path}?labelSelector=${encodeURIComponent(selector)}`);
      expect(found).toMatchObject(refusal(400, "BadRequest"));
    },
  );
});

describe("a field selector", () => {
  let path = "";
  let namespace = "";
  beforeAll(async () => {
    path = await server.pods();
    namespace = path.split("/")[4] ?? "";
    await server.post(path, pod("a", { spec: { nodeName: "n1" } }));
    await server.post(path, pod("b", { spec: { restartPolicy: "Always" } }));
    await server.patch(`${path}/b/status`, {
      status: { phase: "Running", podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }] },
    });
  });

  test.each([
    ["metadata.name=a", "a"],
    ["metadata.name==a", "a"],
    ["metadata.name!=a", "b"],
    ["status.phase=Running", "b"],
    ["status.phase!=Running", "a"],
    ["spec.nodeName=n1", "a"],
    ["spec.nodeName=", "b"],
    ["spec.nodeName!=", "a"],
    ["spec.restartPolicy=Always", "b"],
    ["spec.schedulerName=default-scheduler", "ab"],
    ["status.podIP=10.0.0.1", "b"],
    ["spec.hostNetwork=false", "ab"],
    ["status.phase=Pending,spec.nodeName=n1", "a"],
    ["status.phase=Pending,metadata.name=b", ""],
    ["", "ab"],
  ])("%s selects %j", async (selector, expected) => {
    const found = await server.get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
    expect(names(found).join("")).toBe(expected);
  });

  test("metadata.namespace selects among all", async () => {
    const found = await server.get(`/api/v1/pods?fieldSelector=metadata.namespace%3D${namespace}`);
    expect(names(found)).toEqual(["a", "b"]);
  });

  test.each(["spec.containers=x", "foo=bar", "metadata.labels=a", "metadata.name"])(
    "%j is none",
    async (selector) => {
      const found = await server.get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
      expect(found).toMatchObject(refusal(400, "BadRequest"));
    },
  );
});

describe("pages", () => {
  const many = async (): Promise<string> => {
    const path = await server.pods();
    for (const name of ["a", "b", "c", "d", "e"]) await server.post(path, labelled(name, { all: "yes" }));
    return path;
  };
  const next = (path: string, { body }: Answer, query = "limit=2"): Promise<Answer> =>
    server.get(`${path}?${query}&continue=${encodeURIComponent(body.metadata.continue ?? "")}`);

  test("follow each other to the end, and say how many are left", async () => {
    const path = await many();
    const first = await server.get(`${path}?limit=2`);
    expect(names(first)).toEqual(["a", "b"]);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    const second = await next(path, first);
    expect(names(second)).toEqual(["c", "d"]);
    expect(second.body.metadata.remainingItemCount).toBe(1);
    const third = await next(path, second);
    expect(names(third)).toEqual(["e"]);
    expect(third.body.metadata).not.toHaveProperty("continue");
    expect(third.body.metadata).not.toHaveProperty("remainingItemCount");
  });

  test("show one state: that of the first", async () => {
    const path = await many();
    const first = await server.get(`${path}?limit=2`);
    await server.delete(`${path}/d`);
    await server.post(path, pod("c5"));
    await server.patch(`${path}/e`, { metadata: { labels: { changed: "yes" } } });
    const rest = await next(path, first, "limit=10");
    expect(names(rest)).toEqual(["c", "d", "e"]);
    expect(rest.body.items[2]?.metadata.labels).not.toHaveProperty("changed");
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  test("of a selection do not count what is left", async () => {
    const first = await server.get(`${await many()}?limit=2&labelSelector=all%3Dyes`);
    expect(first.body.metadata.continue).toBeTruthy();
    expect(first.body.metadata).not.toHaveProperty("remainingItemCount");
  });

  test("that are as large as the list have no continuation", async () => {
    const all = await server.get(`${await many()}?limit=5`);
    expect(names(all)).toHaveLength(5);
    expect(all.body.metadata).not.toHaveProperty("continue");
  });

  test("cannot begin at a token that the server did not make", async () => {
    expect(await server.get(`${await many()}?limit=2&continue=nonsense`)).toMatchObject(
      refusal(400, "BadRequest"),
    );
  });

  test("do not take a version beside a token", async () => {
    const path = await many();
    const first = await server.get(`${path}?limit=2`);
    const { resourceVersion } = first.body.metadata;
    expect((await next(path, first, `limit=2&resourceVersion=${resourceVersion}`)).code).toBe(400);
    const withMatch = await next(
      path,
      first,
      `limit=2&resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`,
    );
    expect(withMatch).toMatchObject(refusal(422, "Invalid"));
  });

  test.each(["limit=x", "limit=1.5"])("%s is no limit", async (query) => {
    expect(await server.get(`${await many()}?${query}`)).toMatchObject(refusal(400, "BadRequest"));
  });
});

describe("resourceVersion", () => {
  const twoStates = async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    const { resourceVersion } = (await server.get(path)).body.metadata;
    await server.post(path, pod("b"));
    await server.delete(`${path}/a`);
    return { path, resourceVersion };
  };

  test("with Exact is the state at that version", async () => {
    const { path, resourceVersion } = await twoStates();
    const found = await server.get(`${path}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`);
    expect(names(found)).toEqual(["a"]);
    expect(found.body.metadata.resourceVersion).toBe(resourceVersion);
  });

  test.each(["&resourceVersionMatch=NotOlderThan", ""])("with %j is at least that state", async (match) => {
    const { path, resourceVersion } = await twoStates();
    const found = await server.get(`${path}?resourceVersion=${resourceVersion}${match}`);
    expect(found.code).toBe(200);
    expect(BigInt(found.body.metadata.resourceVersion)).toBeGreaterThanOrEqual(BigInt(resourceVersion));
  });

  test("with a limit alone is that very state", async () => {
    const { path, resourceVersion } = await twoStates();
    expect(names(await server.get(`${path}?resourceVersion=${resourceVersion}&limit=5`))).toEqual(["a"]);
  });

  test("0 is any state", async () => {
    const { path } = await twoStates();
    expect((await server.get(`${path}?resourceVersion=0`)).code).toBe(200);
    expect((await server.get(`${path}?resourceVersion=0&resourceVersionMatch=NotOlderThan`)).code).toBe(200);
  });

  test("none is the newest state", async () => {
    const { path } = await twoStates();
    expect(names(await server.get(path))).toEqual(["b"]);
  });

  test.each(["", "&resourceVersionMatch=NotOlderThan", "&resourceVersionMatch=Exact"])(
    "of the future with %j is refused in time",
    async (match) => {
      const answer = await server.get(`${await server.pods()}?resourceVersion=${FUTURE}${match}`);
      expect(answer).toMatchObject(
        refusal(504, "Timeout", {
          message: expect.stringMatching(/^Timeout: Too large resource version: \d+, current: \d+$/),
          details: { causes: [{ reason: "ResourceVersionTooLarge" }], retryAfterSeconds: 1 },
        }),
      );
      expect(answer.headers["retry-after"]).toBe("1");
    },
  );

  test.each([
    ["resourceVersionMatch=Exact", "FieldValueForbidden"],
    ["resourceVersion=0&resourceVersionMatch=Exact", "FieldValueForbidden"],
    ["resourceVersion=5&resourceVersionMatch=Newest", "FieldValueNotSupported"],
  ])("%s is refused", async (query, reason) => {
    expect(await server.get(`${await server.pods()}?${query}`)).toMatchObject(
      refusal(422, "Invalid", {
        details: {
          group: "meta.k8s.io",
          kind: "ListOptions",
          causes: [{ reason, field: "resourceVersionMatch" }],
        },
      }),
    );
  });

  test("must be a number", async () => {
    expect(await server.get(`${await server.pods()}?resourceVersion=new`)).toMatchObject(
      refusal(400, "BadRequest"),
    );
  });

  test("sendInitialEvents is for watches alone", async () => {
    const path = await server.pods();
    const answer = await server.get(
      `${path}?sendInitialEvents=true&resourceVersion=1&resourceVersionMatch=NotOlderThan`,
    );
    expect(answer).toMatchObject(
      refusal(422, "Invalid", {
        details: { causes: [{ reason: "FieldValueForbidden", field: "sendInitialEvents" }] },
      }),
    );
  });
});

describe("get", () => {
  test("gives the whole object", async () => {
    const path = await server.pods();
    const { body: created } = await server.post(path, pod("a"));
    expect(await server.get(`${path}/a`)).toMatchObject({ code: 200, body: created });
  });

  test("of what is not there is refused with its name", async () => {
    expect(await server.get(`${await server.pods()}/none`)).toMatchObject(
      refusal(404, "NotFound", {
        message: 'pods "none" not found',
        details: { name: "none", kind: "pods" },
        metadata: {},
      }),
    );
  });

  test("of a version of the future is refused in time", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect(await server.get(`${path}/a?resourceVersion=${FUTURE}`)).toMatchObject(refusal(504, "Timeout"));
    expect((await server.get(`${path}/a?resourceVersion=0`)).code).toBe(200);
  });
});
