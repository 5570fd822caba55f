// Probes: how often they look, and when they make up their mind.
import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { check, type Verdict } from "../../../../runtime/local/kubelet/probes/check.ts";
import { runProbe } from "../../../../runtime/local/kubelet/probes/probe.ts";
import type { Probe } from "../../../../schemas/generated/pod.ts";
import { fakeClock } from "../../../support/fakeClock.ts";

/** Runs a probe against these looks; `+` and `-` for each verdict, in brackets when the probe has made up its mind. */
async function course(probe: Probe, looks: string): Promise<string> {
  const clock = fakeClock();
  const over = new AbortController();
  let told = "";
  let looked = 0;
  const run = runProbe({
    probe,
    clock,
    signal: over.signal,
    look: () => {
      const isSuccess = looks[looked++] === "+";
      return Promise.resolve(isSuccess ? { isSuccess } : { isSuccess, message: "no" });
    },
    onVerdict({ isSuccess }, isSettled) {
      const sign = isSuccess ? "+" : "-";
      told += isSettled ? `[${sign}]` : sign;
      return looked < looks.length;
    },
  });
  for (let look = 0; look < looks.length; look++) {
    const delayMs = (look === 0 ? (probe.initialDelaySeconds ?? 0) : (probe.periodSeconds ?? 10)) * 1000;
    await clock.waitFor(delayMs, delayMs);
    clock.advance(delayMs);
  }
  await run;
  return told;
}

test.each<[string, Probe, string, string]>([
  ["believes a success at once and the third failure in a row", {}, "+--+---", "[+]--[+]--[-]"],
  ["looks as often as it is told to", { initialDelaySeconds: 5, periodSeconds: 2 }, "++", "[+][+]"],
  ["waits for several successes", { successThreshold: 2, failureThreshold: 1 }, "+-++", "+[-]+[+]"],
])("a probe %s", async (_name, probe, looks, expected) => {
  expect(await course(probe, looks)).toBe(expected);
});

test("a look that takes too long has failed", async () => {
  const clock = fakeClock();
  const verdicts: Verdict[] = [];
  const run = runProbe({
    probe: { timeoutSeconds: 3 },
    clock,
    signal: new AbortController().signal,
    look: (signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
    onVerdict: (verdict) => {
      verdicts.push(verdict);
      return false;
    },
  });
  await clock.waitFor(0, 0);
  clock.advance(0);
  await clock.waitFor(3000, 3000);
  clock.advance(3000);
  await run;
  expect(verdicts).toEqual([{ isSuccess: false, message: "timed out after 3s" }]);
});

describe("a look at a port", () => {
  const container = (port: number) => ({ name: "base", ports: [{ name: "http", containerPort: port }] });
  const exec = () => Promise.reject(new Error("nothing is run"));

  test("is by number or name", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { signal } = new AbortController();
    const target = { container: container(port), exec, podIP: "127.0.0.1" };
    expect(await check({ tcpSocket: { port } }, target, signal)).toEqual({ isSuccess: true });
    expect(await check({ tcpSocket: { port: "http" } }, target, signal)).toEqual({ isSuccess: true });
    expect(await check({ tcpSocket: { port: "none" } }, target, signal)).toEqual({
      isSuccess: false,
      message: 'the container has no port "none"',
    });
  });

  test("at which nobody listens has failed", async () => {
    const target = { container: container(1), exec, podIP: "127.0.0.1" };
    const verdict = await check({ httpGet: { port: "http" } }, target, new AbortController().signal);
    expect(verdict).toMatchObject({ isSuccess: false, message: expect.stringContaining("ECONNREFUSED") });
  });
});
