// The fault proxy does what its faults say, and nothing without one.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { kubeconfigFile } from "../connectTo.ts";
import { seededFaults, type Fault } from "./fault.ts";
import { startFaultProxy } from "./faultProxy.ts";

const LINES = ["one", "two", "drei: ü", "four"].map((name) => `{"type":"ADDED","object":"${name}"}\n`);

/** A server that counts its requests, answers reads with the count and watches with four lines. */
async function scene(fault: Fault) {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    response.end(request.url?.includes("watch") === true ? LINES.join("") : `{"count":${count}}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const kubeconfig = kubeconfigFile({ server: `http://127.0.0.1:${port}` });
  const proxy = await startFaultProxy({ kubeconfig, choose: () => fault });
  onTestFinished(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });
  const get = async (path: string): Promise<string> => (await fetch(proxy.url + path)).text();
  return { proxy, get, count: () => count };
}

test("no fault: answers are the server's", async () => {
  const { get, proxy } = await scene({ kind: "none" });
  expect(await get("/read")).toBe('{"count":1}');
  expect(await get("/pods?watch=true")).toBe(LINES.join(""));
  expect(proxy.log).toEqual([]);
});

test.each<[Fault, number]>([
  [{ kind: "dropRequest" }, 0],
  [{ kind: "dropResponse" }, 1],
  [{ kind: "cut", afterBytes: 5 }, 1],
])("%j breaks the connection, and the server has seen %i requests", async (fault, seen) => {
  const { get, count } = await scene(fault);
  await expect(get("/read")).rejects.toThrow(TypeError);
  expect(count()).toBe(seen);
});

test("a cut may be in the middle of a character", async () => {
  const bytes = Buffer.from(LINES.join(""));
  const { proxy } = await scene({ kind: "cut", afterBytes: bytes.indexOf("ü") + 1 });
  const response = await fetch(`${proxy.url}/pods?watch=true`);
  const chunks: Uint8Array[] = [];
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  };
  await expect(read()).rejects.toThrow("terminated");
  expect(Buffer.concat(chunks).at(-1)).toBe(Buffer.from("ü")[0]);
});

test("silence keeps the connection until the proxy is healed", async () => {
  const { proxy } = await scene({ kind: "silence", afterBytes: 0 });
  const response = await fetch(`${proxy.url}/pods?watch=true`);
  const read = response.text().then(
    () => "read",
    () => "broken",
  );
  expect(
    await Promise.race([
      read,
      once(new EventTarget(), "x", { signal: AbortSignal.timeout(50) }).catch(() => "silent"),
    ]),
  ).toBe("silent");
  proxy.heal();
  expect(await read).toBe("broken");
});

test("refusals are those of an API server, at once or after some events", async () => {
  const refused = await scene({ kind: "refuse", code: 429, retryAfterSeconds: 7 });
  const response = await fetch(`${refused.proxy.url}/read`);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await response.json()).toMatchObject({ kind: "Status", reason: "TooManyRequests" });
  expect(refused.count()).toBe(0);
  const later = await scene({ kind: "refuseLater", code: 410, afterEvents: 2 });
  const lines = (await later.get("/pods?watch=true")).trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] ?? "")).toMatchObject({
    type: "ERROR",
    object: { code: 410, reason: "Expired" },
  });
});

test("stale reads, repeated events and lost events", async () => {
  const stale = await scene({ kind: "stale" });
  expect([await stale.get("/read"), await stale.get("/read")]).toEqual(['{"count":1}', '{"count":1}']);
  const repeated = await scene({ kind: "repeat" });
  expect(await repeated.get("/pods?watch=true")).toBe(LINES.map((line) => line + line).join(""));
  const lost = await scene({ kind: "dropEvent", index: 1 });
  expect(await lost.get("/pods?watch=true")).toBe(LINES.toSpliced(1, 1).join(""));
});

test("a seed chooses the same faults again, of every kind that a client recovers from", () => {
  const request = { method: "GET", url: new URL("http://localhost/pods?watch=true"), isStream: true };
  const choose = (seed: number) => {
    const next = seededFaults({ seed, percent: 50 });
    return Array.from({ length: 400 }, () => next(request));
  };
  expect(choose(7)).toEqual(choose(7));
  expect(choose(7)).not.toEqual(choose(8));
  expect(new Set(choose(7).map(({ kind }) => kind))).toEqual(
    new Set([
      "none",
      "dropRequest",
      "dropResponse",
      "cut",
      "silence",
      "delay",
      "refuse",
      "refuseLater",
      "repeat",
    ]),
  );
});
