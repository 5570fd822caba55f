// A connection to an API server: what is sent, how a call ends, and who we are to the server.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { createServer as createSecureServer, type Server } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { openConnection } from "../../../runtime/cluster/connection.ts";
import { KubeconfigError } from "../../../runtime/cluster/kubeconfig.ts";
import { PodApi } from "../../../runtime/cluster/podApi.ts";
import { loopbackCertificate, type Certificate } from "../../../runtime/local/loopbackCertificate.ts";
import { ConnectionError, isRefusal } from "../../../runtime/cluster/statusError.ts";
import { connectTo, kubeconfigFile, writeKubeconfig, type KubeconfigFacts } from "../../support/connectTo.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { livePod } from "../../support/livePods.ts";
import { project } from "../../support/project.ts";
import { scriptedApiServer } from "../../support/scriptedApiServer.ts";

async function scene(facts: Partial<KubeconfigFacts> = {}) {
  const server = await scriptedApiServer();
  const clock = fakeClock();
  const kubeconfig = kubeconfigFile({ server: server.url, ...facts });
  const connection = await connectTo(kubeconfig, clock);
  const get = (path = "/api") => connection.request({ method: "GET", path });
  return { server, clock, kubeconfig, connection, get };
}

/** Answers everything, with this certificate, until the running test has finished. */
async function serve({ certificate: cert, privateKey: key }: Certificate): Promise<Server> {
  const server = createSecureServer({ cert, key }, (_, response) => response.end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a request", () => {
  test("carries JSON of its kind, a query without what is undefined, and the token", async () => {
    const { server, connection } = await scene();
    const answer = connection.request({
      method: "PATCH",
      path: "/api/v1/x",
      query: { dryRun: "All", limit: undefined, watch: false },
      body: { a: "ü" },
      contentType: "application/merge-patch+json",
    });
    const request = await server.next();
    expect(request).toMatchObject({
      method: "PATCH",
      path: "/api/v1/x",
      query: { dryRun: "All", watch: "false" },
      body: '{"a":"ü"}',
    });
    expect(request.headers).toMatchObject({
      authorization: "Bearer t0",
      accept: "application/json",
      "content-type": "application/merge-patch+json",
      "user-agent": "podloom",
    });
    request.json({ fine: true });
    expect(await answer).toEqual({ fine: true });
  });

  test("leaves its connection to the next one, though it be a deletion with a body", async () => {
    let connections = 0;
    const server = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
    server.on("connection", () => (connections += 1)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    // The server listens on a port, and on no pipe.
    const { port } = server.address() as AddressInfo;
    const connection = await connectTo(kubeconfigFile({ server: `http://127.0.0.1:${port}` }));
    for (let call = 0; call < 10; call++)
      await connection.request({ method: "DELETE", path: `/${call}`, body: { gracePeriodSeconds: 0 } });
    // A second one may be opened where an answer is known before its connection is free.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test("goes below the path of the server's URL", async () => {
    const server = await scriptedApiServer();
    const connection = await connectTo(kubeconfigFile({ server: `${server.url}/k8s/clusters/c-1` }));
    const answer = connection.request({ method: "GET", path: "/api" });
    const request = await server.next();
    expect(request.path).toBe("/k8s/clusters/c-1/api");
    request.json({});
    await answer;
  });

  test("is refused with the server's account and its wish to be left alone", async () => {
    const { server, get } = await scene();
    const failed = failure(get());
    (await server.next()).refuse(429, "TooManyRequests", { message: "slow down", retryAfterSeconds: 7 });
    const error = await failed;
    expect(isRefusal(error, "TooManyRequests")).toBe(true);
    expect(error).toMatchObject({ message: "GET /api: slow down (429)", retryAfterMs: 7000 });
  });
});

describe("a call without an answer", () => {
  test("of a server that is not there: unreachable", async () => {
    const connection = await connectTo(kubeconfigFile({ server: "http://127.0.0.1:1" }));
    const error = await failure(connection.request({ method: "GET", path: "/api" }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ failure: "unreachable", message: expect.stringContaining("ECONNREFUSED") });
  });

  test("whose connection breaks: lost", async () => {
    const { server, get } = await scene();
    const failed = failure(get());
    (await server.next()).reset();
    expect(await failed).toMatchObject({ name: "ConnectionError", failure: "lost" });
  });

  test("that is cut short, or no JSON: lost", async () => {
    const { server, get } = await scene();
    const cut = failure(get());
    const request = await server.next();
    await request.write('{"half":');
    request.reset();
    expect(await cut).toMatchObject({ failure: "lost" });
    const nonsense = failure(get());
    const second = await server.next();
    await second.write("<html>");
    second.end();
    expect(await nonsense).toMatchObject({ failure: "lost", message: expect.stringContaining("no JSON") });
  });

  test("within its time, headers or body: timeout, and no timer is left", async () => {
    const { server, clock, get } = await scene();
    const headers = failure(get());
    await server.next();
    clock.advance(30_000);
    expect(await headers).toMatchObject({ failure: "timeout", message: "GET /api: no answer within 30 s" });
    const body = failure(get());
    await (await server.next()).write("{");
    clock.advance(30_000);
    expect(await body).toMatchObject({ failure: "timeout" });
    expect(clock.waits()).toEqual([]);
  });

  test("that is no longer wanted: the signal's reason", async () => {
    const { server, connection, clock } = await scene();
    const stopped = new AbortController();
    const reason = new Error("enough");
    const failed = failure(connection.request({ method: "GET", path: "/", signal: stopped.signal }));
    const request = await server.next();
    stopped.abort(reason);
    expect(await failed).toBe(reason);
    await request.closed;
    expect(clock.waits()).toEqual([]);
  });
});

describe("a stream", () => {
  test("has time once it has begun, and ends with the loop that reads it", async () => {
    const { server, clock, connection } = await scene();
    const opened = connection.stream({ method: "GET", path: "/log" });
    const request = await server.next();
    await request.write("one");
    for await (const chunk of await opened) {
      expect(Buffer.from(chunk).toString()).toBe("one");
      expect(clock.waits()).toEqual([]);
      break;
    }
    await request.closed;
  });

  test("that breaks throws where it is read", async () => {
    const { server, connection } = await scene();
    const opened = connection.stream({ method: "GET", path: "/log" });
    const request = await server.next();
    await request.write("one");
    const read = failure(text(await opened));
    request.reset();
    expect(await read).toMatchObject({ name: "ConnectionError", failure: "lost" });
  });

  test("is how logs are read", async () => {
    const { server, connection } = await scene();
    const log = new PodApi(connection).log(livePod("a", 1).metadata, {
      container: "base",
      tailLines: 5,
      isPrevious: true,
      hasTimestamps: true,
    });
    const request = await server.next();
    expect(request.path).toBe("/api/v1/namespaces/default/pods/a/log");
    expect(request.query).toEqual({
      container: "base",
      tailLines: "5",
      previous: "true",
      timestamps: "true",
    });
    await request.write("läuft\n");
    request.end();
    expect(await text(await log)).toBe("läuft\n");
  });
});

describe("who we are", () => {
  test("row 49: token/CA rotation → is read anew, once, when the server does not know us any more", async () => {
    const { server, kubeconfig, get } = await scene();
    writeKubeconfig(kubeconfig, { server: server.url, token: "t1" });
    const answer = get();
    (await server.next()).refuse(401, "Unauthorized");
    const second = await server.next();
    expect(second.headers.authorization).toBe("Bearer t1");
    second.json({});
    await answer;
    const failed = failure(get());
    (await server.next()).refuse(401, "Unauthorized");
    (await server.next()).refuse(401, "Unauthorized");
    expect(isRefusal(await failed, "Unauthorized")).toBe(true);
  });

  test.each(["in the kubeconfig", "in a file"])(
    "row 49: token/CA rotation → a CA %s is read anew, once, when we do not know the server any more",
    async (where) => {
      const file = join(project({}), "ca.crt");
      const facts = (certificate: string): Pick<KubeconfigFacts, "cluster"> => {
        writeFileSync(file, certificate);
        return where === "in a file"
          ? { cluster: { "certificate-authority": file } }
          : { cluster: { "certificate-authority-data": Buffer.from(certificate).toString("base64") } };
      };
      const [before, after] = [await loopbackCertificate("before"), await loopbackCertificate("after")];
      const server = await serve(before);
      // The server listens on a port, and on no pipe.
      const { port } = server.address() as AddressInfo;
      const url = `https://127.0.0.1:${port}`;
      const kubeconfig = kubeconfigFile({ server: url, ...facts(before.certificate) });
      const connection = await connectTo(kubeconfig);
      const get = () => connection.request({ method: "GET", path: "/api" });
      expect(await get()).toEqual({});
      server.setSecureContext({ cert: after.certificate, key: after.privateKey });
      server.closeAllConnections();
      expect(await failure(get())).toMatchObject({ failure: "unreachable" });
      writeKubeconfig(kubeconfig, { server: url, ...facts(after.certificate) });
      expect(await get()).toEqual({});
    },
  );

  test("may change under a stream, which goes on until the connection is closed", async () => {
    const { server, kubeconfig, connection, get } = await scene();
    const opened = connection.stream({ method: "GET", path: "/log" });
    const log = await server.next();
    await log.write("one");
    const chunks = (await opened)[Symbol.asyncIterator]();
    await chunks.next();
    writeKubeconfig(kubeconfig, { server: server.url, cluster: { "tls-server-name": "other" } });
    const answer = get();
    (await server.next()).refuse(401, "Unauthorized");
    (await server.next()).json({});
    await answer;
    await log.write("two");
    expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe("two");
    const broken = failure(chunks.next());
    await connection.close();
    expect(await broken).toMatchObject({ failure: "lost" });
    expect(await failure(get())).toMatchObject({
      failure: "unreachable",
      message: "the connection was closed",
    });
    await server.socketsAre(0);
  });

  test("is tried again later where the kubeconfig is just being written", async () => {
    const { server, kubeconfig, get } = await scene();
    writeFileSync(kubeconfig, "");
    const failed = failure(get());
    (await server.next()).refuse(401, "Unauthorized");
    expect(await failed).toMatchObject({ name: "ConnectionError", failure: "unreachable" });
  });

  test("may be a name and a password", async () => {
    const { server, get } = await scene({ user: { username: "u", password: "p" } });
    const answer = get();
    const request = await server.next();
    expect(request.headers.authorization).toBe(`Basic ${btoa("u:p")}`);
    request.json({});
    await answer;
  });

  test("may be told by a program, and a program that fails is a ConnectionError with its words", async () => {
    const credential = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: "x" },
    };
    const exec = (script: string) => ({
      exec: { apiVersion: credential.apiVersion, command: process.execPath, args: ["-e", script] },
    });
    const { server, get } = await scene({ user: exec(`console.log('${JSON.stringify(credential)}')`) });
    const answer = get();
    const request = await server.next();
    expect(request.headers.authorization).toBe("Bearer x");
    request.json({});
    await answer;
    const broken = await scene({ user: exec('console.error("log in first"); process.exit(1)') });
    expect(await failure(broken.get())).toMatchObject({
      failure: "unreachable",
      message: expect.stringContaining('the credentials of context "test" cannot be had: log in first'),
    });
  });

  test("and the way there may be a proxy", async () => {
    const server = await scriptedApiServer();
    const seen: string[] = [];
    const connection = await connectTo(
      kubeconfigFile({ server: server.url, cluster: { "proxy-url": await httpProxy(seen) } }),
    );
    const answer = connection.request({ method: "GET", path: "/api" });
    (await server.next()).json({});
    await answer;
    expect(seen).toHaveLength(1);
  });
});

describe("a kubeconfig", () => {
  test("that is not there, or names no context, cluster or URL is an error with its path", async () => {
    const path = kubeconfigFile({ server: "nonsense" });
    const opens: [Parameters<typeof openConnection>[0], string][] = [
      [{ kubeconfig: `${path}.no` }, `${path}.no cannot be read`],
      [{ kubeconfig: path, context: "other" }, `${path}, context "other": the context is not there`],
      [{ kubeconfig: path }, `${path}, context "test": the server must be a URL`],
      [{ kubeconfig: kubeconfigFile({ server: "http://10.0.0.1" }) }, "would see credentials in plain text"],
    ];
    for (const [options, words] of opens) {
      const error = await failure(openConnection(options));
      expect(error).toBeInstanceOf(KubeconfigError);
      expect(error).toMatchObject({ message: expect.stringContaining(words) });
    }
  });

  test("tells the namespace of its context", async () => {
    expect((await scene({ namespace: "airflow" })).connection.namespace).toBe("airflow");
    expect((await scene()).connection.namespace).toBe("default");
  });
});

/** A proxy for tunnels and plain requests; `seen` is told what it is asked for. */
async function httpProxy(seen: string[]): Promise<string> {
  const proxy = createServer((request, response) => {
    seen.push(request.url ?? "");
    const { method, headers } = request;
    const onward = forward(request.url ?? "", { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  proxy.on("connect", (request, socket) => {
    seen.push(request.url ?? "");
    const [host = "", port] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
