// The server as a process sees it: who may ask, what is too much, logs from a kubelet, and that it ends.
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KubeConfig } from "@kubernetes/client-node";
import type { ApiServer } from "../../../../runtime/local/apiServer/apiServer.ts";
import { kubeletToken } from "../../../../runtime/local/kubeletToken.ts";
import { loopbackCertificate } from "../../../../runtime/local/loopbackCertificate.ts";
import { Client } from "../../../support/conformance/client.ts";
import { startLocalApiServer } from "../../../support/conformance/localApiServer.ts";
import { binding, pod } from "../../../support/conformance/objects.ts";

const PODS = "/api/v1/namespaces/default/pods";

let server: ApiServer;
let client: Client;

beforeEach(async () => {
  server = await startLocalApiServer();
  client = new Client({ origin: server.origin, authority: server.certificate, token: server.token });
});

afterEach(async () => {
  await client.close();
  await server.close();
});

describe("the kubeconfig", () => {
  test("is one that a client of Kubernetes reads", () => {
    const config = new KubeConfig();
    config.loadFromString(server.kubeconfig);
    expect(config.getCurrentCluster()).toMatchObject({ server: server.origin, skipTLSVerify: false });
    expect(config.getCurrentUser()?.token).toBe(server.token);
    expect(Buffer.from(config.getCurrentCluster()?.caData ?? "", "base64").toString()).toBe(
      server.certificate,
    );
  });
});

describe("a request", () => {
  test.each([
    ["without a token", {}],
    ["with another token", { authorization: "Bearer other" }],
    ["with another scheme", { authorization: "Basic YTpi" }],
  ])("%s is refused", async (_, headers) => {
    const stranger = new Client({ origin: server.origin, authority: server.certificate });
    const answer = await stranger.call("GET", "/version", { headers });
    await stranger.close();
    expect(answer).toMatchObject({ code: 401, body: { kind: "Status", reason: "Unauthorized" } });
  });

  test("with too large a body is refused before it is read", async () => {
    const answer = await client.call("POST", PODS, { body: "x".repeat(3 * 1024 * 1024 + 1) });
    expect(answer).toMatchObject({ code: 413, body: { reason: "RequestEntityTooLarge" } });
    expect((await client.call("GET", "/version")).code).toBe(200);
  });

  test("with too large a header is refused", async () => {
    const answer = await client.call("GET", "/version", { headers: { "x-large": "x".repeat(20_000) } });
    expect(answer.code).toBe(431);
  });

  test.each([
    "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET /api/v1/namespaces/%ff/pods HTTP/1.1\r\nhost: x\r\n",
    "GET //api//v1//pods?limit=%zz HTTP/1.1\r\nhost: x\r\n",
    "BREW /api/v1/pods HTTP/1.1\r\nhost: x\r\n\r\n",
    "\0\0\0\0\r\n\r\n",
  ])("%j does no harm", async (text) => {
    const socket = connect({
      host: "127.0.0.1",
      port: Number(new URL(server.origin).port),
      ca: server.certificate,
    });
    const closed = once(socket, "close");
    socket.on("error", () => socket.destroy());
    socket.end(`${text}authorization: Bearer ${server.token}\r\nconnection: close\r\n\r\n`);
    socket.resume();
    await closed;
    expect((await client.call("GET", "/version")).code).toBe(200);
  });

  test.each([
    ["__proto__ in labels", '{"metadata":{"name":"a","labels":{"__proto__":"x"}},"spec":{"containers":[]}}'],
    ["deep lists", `{"metadata":{"name":"a"},"spec":{"containers":${"[".repeat(5000)}${"]".repeat(5000)}}}`],
    ["lists that are deeper than a stack", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    ["a number for the metadata", '{"metadata":7}'],
    ["null", "null"],
    ["nothing", ""],
  ])("with %s is refused", async (_, body) => {
    const { code } = await client.call("POST", PODS, { body });
    expect(code).toBeGreaterThanOrEqual(400);
    expect(code).toBeLessThan(500);
  });

  test("with a patch that copies its copies is refused", async () => {
    await client.call("POST", PODS, {
      body: pod("a", { metadata: { annotations: { a: "x".repeat(1000) } } }),
    });
    const doubled = Array.from({ length: 40 }, (_, index) => ({
      op: "copy",
      from: "/metadata",
      path: `/metadata/more${index}`,
    }));
    const answer = await client.call("PATCH", `${PODS}/a`, {
      body: doubled,
      contentType: "application/json-patch+json",
    });
    expect(answer.code).toBe(413);
  });

  test("cannot let an object grow without end", async () => {
    await client.call("POST", "/api/v1/nodes", { body: { metadata: { name: "n1" } } });
    const grow = (field: string) =>
      client.call("PATCH", "/api/v1/nodes/n1/status", {
        body: { status: { [field]: "x".repeat(2_000_000) } },
        contentType: "application/merge-patch+json",
      });
    expect((await grow("a")).code).toBe(200);
    expect((await grow("b")).code).toBe(413);
    expect((await client.call("GET", "/api/v1/nodes/n1")).body.status).not.toHaveProperty("b");
  });

  test("with a patch of the prototype changes nothing of it", async () => {
    await client.call("POST", PODS, { body: pod("a") });
    const patches = [
      [
        "application/merge-patch+json",
        '{"__proto__":{"polluted":true},"metadata":{"__proto__":{"polluted":true}}}',
      ],
      ["application/strategic-merge-patch+json", '{"metadata":{"__proto__":{"polluted":true}}}'],
      ["application/json-patch+json", '[{"op":"add","path":"/__proto__/polluted","value":true}]'],
    ] as const;
    for (const [contentType, body] of patches) await client.call("PATCH", `${PODS}/a`, { body, contentType });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect((await client.call("GET", `${PODS}/a`)).text).not.toContain("polluted");
  });
});

describe("close", () => {
  test("ends watches, and leaves the port", async () => {
    const watch = await client.watch(`${PODS}?watch=1`);
    const ended = watch.rest().catch(() => "cut");
    await server.close();
    await ended;
    const port = Number(new URL(server.origin).port);
    server = await startLocalApiServer({ port });
    expect(server.origin).toContain(`:${port}`);
  });

  test("a port that is taken is an error", async () => {
    const port = Number(new URL(server.origin).port);
    await expect(startLocalApiServer({ port })).rejects.toThrow("EADDRINUSE");
  });
});

describe("logs", () => {
  let kubelet: Server;
  let asked: { url: string | undefined; authorization: string | undefined }[] = [];

  beforeAll(async () => {
    const { certificate, privateKey } = await loopbackCertificate("other");
    kubelet = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      asked.push({ url: request.url, authorization: request.headers.authorization });
      if (request.url?.includes("previous=true") === true) {
        response
          .writeHead(400, { "content-type": "text/plain" })
          .end("previous terminated container not found");
        return;
      }
      response.writeHead(200, { "content-type": "text/plain" });
      response.write("one\n");
      if (request.url?.includes("follow=true") === true) request.once("close", () => response.destroy());
      else response.end("two\n");
    });
    kubelet.listen(0, "127.0.0.1");
    await once(kubelet, "listening");
  });

  afterAll(() => {
    kubelet.closeAllConnections();
    kubelet.close();
  });

  beforeEach(async () => {
    asked = [];
    const address = kubelet.address();
    const Port = typeof address === "object" && address !== null ? address.port : 0;
    const status = {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port } },
    };
    await client.call("POST", "/api/v1/nodes", { body: { metadata: { name: "n1" }, status } });
    await client.call("POST", PODS, { body: pod("a") });
    await client.call("POST", `${PODS}/a/binding`, { body: binding("a", "n1") });
  });

  test("come from the kubelet of the pod's node, which is shown its token", async () => {
    const answer = await client.call("GET", `${PODS}/a/log?tailLines=5&timestamps=true`);
    expect(answer).toMatchObject({
      code: 200,
      text: "one\ntwo\n",
      headers: { "content-type": "text/plain" },
    });
    expect(asked).toEqual([
      {
        url: "/containerLogs/default/a/base?tailLines=5&timestamps=true",
        authorization: `Bearer ${kubeletToken(server.token)}`,
      },
    ]);
  });

  test("are passed on as they come, and end with the reader", async () => {
    const follow = await client.watch(`${PODS}/a/log?follow=true`);
    expect(await follow.line()).toBe("one");
    follow.close();
    expect(asked[0]?.url).toContain("follow=true");
  });

  test("that the kubelet refuses are refused in its words", async () => {
    expect(await client.call("GET", `${PODS}/a/log?previous=true`)).toMatchObject({
      code: 400,
      text: "previous terminated container not found",
    });
  });

  test("of a node that does not answer are refused", async () => {
    await client.call("PATCH", "/api/v1/nodes/n1/status", {
      body: { status: { daemonEndpoints: { kubeletEndpoint: { Port: 1 } } } },
      contentType: "application/merge-patch+json",
    });
    expect(await client.call("GET", `${PODS}/a/log`)).toMatchObject({
      code: 503,
      body: { reason: "ServiceUnavailable", message: expect.stringContaining("127.0.0.1:1 does not answer") },
    });
  });

  test("of a node that is not registered are refused", async () => {
    await client.call("DELETE", "/api/v1/nodes/n1");
    expect(await client.call("GET", `${PODS}/a/log`)).toMatchObject({
      code: 404,
      body: { message: 'nodes "n1" not found' },
    });
  });
});
