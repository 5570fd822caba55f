// What a server tells of itself, and what it says to paths and methods that it does not have.
import { describe, expect, test } from "vitest";
import { pod, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

describe("discovery", () => {
  test("tells the version", async () => {
    expect(await server.get("/version")).toMatchObject({
      code: 200,
      body: { major: "1", minor: "36", gitVersion: expect.stringMatching(/^v1\.36\./) },
    });
  });

  test("tells the versions of the core", async () => {
    expect(await server.get("/api")).toMatchObject({
      code: 200,
      body: { kind: "APIVersions", versions: ["v1"] },
    });
  });

  test("tells the groups", async () => {
    const { body } = await server.get("/apis");
    expect(body.kind).toBe("APIGroupList");
    expect(body).toHaveProperty(
      "groups",
      expect.arrayContaining([
        expect.objectContaining({
          name: "coordination.k8s.io",
          preferredVersion: { groupVersion: "coordination.k8s.io/v1", version: "v1" },
        }),
      ]),
    );
  });

  test("tells the resources, their verbs and short names", async () => {
    const { body } = await server.get("/api/v1");
    expect(body).toMatchObject({ kind: "APIResourceList", groupVersion: "v1" });
    const resource = (name: string, fields: object) => expect.objectContaining({ name, ...fields });
    expect(body).toHaveProperty(
      "resources",
      expect.arrayContaining([
        resource("pods", {
          singularName: "pod",
          namespaced: true,
          kind: "Pod",
          verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
          shortNames: ["po"],
          categories: ["all"],
        }),
        resource("pods/binding", { kind: "Binding", verbs: ["create"] }),
        resource("pods/eviction", { group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] }),
        resource("pods/log", { kind: "Pod", verbs: ["get"] }),
        resource("pods/status", { kind: "Pod", verbs: ["get", "patch", "update"] }),
        resource("nodes", { namespaced: false, shortNames: ["no"] }),
        resource("events", { namespaced: true, shortNames: ["ev"] }),
      ]),
    );
  });

  test.each(["/api", "/apis"])("tells %s in one document to who asks for it", async (path) => {
    const { headers, body } = await server.get(path, { accept: AGGREGATED });
    expect(headers["content-type"]).toBe(AGGREGATED);
    expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
    expect(body.items.length).toBeGreaterThan(0);
  });

  test("tells that field validation is the server's", async () => {
    const index = await server.get("/openapi/v3");
    expect(JSON.parse(index.text)).toHaveProperty(["paths", "api/v1", "serverRelativeURL"]);
    const { text } = await server.get("/openapi/v3/api/v1");
    expect(text).toContain('"fieldValidation"');
  });

  test.each(["/livez", "/readyz"])("%s is ok", async (path) => {
    expect(await server.get(path)).toMatchObject({ code: 200, text: "ok" });
  });
});

describe("a request is refused", () => {
  test("of a resource that does not exist", async () => {
    expect(await server.get("/api/v1/namespaces/default/widgets")).toMatchObject(
      refusal(404, "NotFound", { message: "the server could not find the requested resource", details: {} }),
    );
  });

  test("of a path that does not exist", async () => {
    expect(await server.get("/nothing")).toMatchObject({
      code: 404,
      text: expect.stringContaining("404 page not found"),
    });
  });

  test("by a method that the resource does not have", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect(await server.post(`${path}/a`, pod("a"))).toMatchObject(
      refusal(405, "MethodNotAllowed", {
        message: "the server does not allow this method on the requested resource",
        details: {},
      }),
    );
    expect((await server.put(path, pod("a"))).code).toBe(405);
    expect((await server.post("/api/v1/pods", pod("a"))).code).toBe(405);
  });

  test("that accepts nothing that there is", async () => {
    expect(await server.get(await server.pods(), { accept: "text/html" })).toMatchObject(
      refusal(406, "NotAcceptable"),
    );
  });

  test("without the right to ask", async () => {
    const answer = await server.getAsStranger("/api/v1/pods", "wrong");
    expect(answer).toMatchObject(refusal(401, "Unauthorized", { message: "Unauthorized" }));
  });
});
