// Logs of containers: written as container runtimes do, read as `kubectl logs` asks, served to those who may ask.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../../runtime/clock.ts";
import { LogWriter } from "../../../../runtime/local/kubelet/logs/logWriter.ts";
import { readLog, type LogSelection } from "../../../../runtime/local/kubelet/logs/readLog.ts";
import { readLogRequest } from "../../../../runtime/local/kubelet/server/logRequest.ts";
import {
  startLogServer,
  type Callers,
  type FoundLog,
} from "../../../../runtime/local/kubelet/server/logServer.ts";
import { fakeClock } from "../../../support/fakeClock.ts";
import { project } from "../../../support/project.ts";

const startMs = Date.UTC(2026, 0, 1, 12);

async function written(...chunks: readonly (string | Buffer)[]) {
  const clock = fakeClock(startMs);
  const path = join(project({}), "base-0.log");
  const writer = await LogWriter.create(path, clock);
  for (const chunk of chunks) {
    await writer.copy("stdout", Readable.from([Buffer.from(chunk)]));
    clock.advance(1000);
  }
  await writer.close();
  return path;
}

async function read(path: string, selection: LogSelection = {}): Promise<string> {
  const { signal } = new AbortController();
  return (await buffer(readLog(path, { ...selection, writer: undefined, signal }))).toString();
}

test("a log has a time, a stream and a line, also for a last line without an end", async () => {
  const path = await written("one\ntwo", "three\n");
  expect(readFileSync(path, "utf8")).toBe(
    "2026-01-01T12:00:00.000Z stdout F one\n2026-01-01T12:00:00.000Z stdout F two\n2026-01-01T12:00:01.000Z stdout F three\n",
  );
});

test("long lines and any bytes come back as they were", async () => {
  const long = `${"x".repeat(40_000)}ü`;
  const bytes = Buffer.from([0xff, 0xfe, 10]);
  const path = await written(`${long}\n`, bytes);
  const { signal } = new AbortController();
  const all = await buffer(readLog(path, { writer: undefined, signal }));
  expect(all.equals(Buffer.concat([Buffer.from(`${long}\n`), bytes]))).toBe(true);
  expect(readFileSync(path, "latin1").match(/ P x/g)).toHaveLength(2);
});

describe("reading", () => {
  const path = () => written("one\n", "two\nthree\n", "four\n");

  test.each<[string, LogSelection, string]>([
    ["everything", {}, "one\ntwo\nthree\nfour\n"],
    ["the last lines", { tailLines: 2 }, "three\nfour\n"],
    ["no line", { tailLines: 0 }, ""],
    ["more lines than there are", { tailLines: 9 }, "one\ntwo\nthree\nfour\n"],
    ["what was written since", { sinceMs: startMs + 1000 }, "two\nthree\nfour\n"],
    ["so many bytes", { limitBytes: 6 }, "one\ntw"],
    ["with times", { tailLines: 1, hasTimestamps: true }, "2026-01-01T12:00:02.000Z four\n"],
  ])("%s", async (_name, selection, expected) => {
    expect(await read(await path(), selection)).toBe(expected);
  });

  test("goes on until the container has ended", async () => {
    const writer = await LogWriter.create(join(project({}), "log"), systemClock);
    const output = new PassThrough();
    const copied = writer.copy("stderr", output);
    const { signal } = new AbortController();
    const lines = readLog(writer.path, { follows: true, writer, signal });
    output.write("first\n");
    expect((await lines.next()).value?.toString()).toBe("first\n");
    const second = lines.next();
    output.write("second\n");
    expect((await second).value?.toString()).toBe("second\n");
    const end = lines.next();
    output.end();
    await copied;
    await writer.close();
    expect((await end).done).toBe(true);
  });

  test("ends when nobody wants more", async () => {
    const writer = await LogWriter.create(join(project({}), "log"), systemClock);
    const reader = new AbortController();
    const end = readLog(writer.path, { follows: true, writer, signal: reader.signal }).next();
    reader.abort();
    expect((await end).done).toBe(true);
    await writer.close();
  });
});

test("what is asked for is read from the URL", () => {
  const url =
    "/containerLogs/air%20flow/pod/base?follow=true&tailLines=5&previous=false&timestamps=1&limitBytes=9&sinceSeconds=3";
  expect(readLogRequest(url, 10_000)).toEqual({
    pod: { namespace: "air flow", name: "pod" },
    container: "base",
    isPrevious: false,
    follows: true,
    hasTimestamps: true,
    tailLines: 5,
    limitBytes: 9,
    sinceMs: 7000,
  });
  expect(readLogRequest("/exec/default/pod/base", 0)).toBeUndefined();
});

describe("the server", () => {
  async function ask(found: FoundLog, callers: Callers, authorization?: string) {
    const server = await startLogServer({
      nodeName: "node",
      address: "127.0.0.1",
      clock: systemClock,
      callers,
      find: () => found,
    });
    onTestFinished(() => server.close());
    const asked = request({
      host: "127.0.0.1",
      port: server.port,
      path: "/containerLogs/default/pod/base",
      rejectUnauthorized: false,
      headers: authorization === undefined ? {} : { authorization },
    });
    const answered = once(asked.end(), "response");
    const [response] = (await answered) as [Readable & { statusCode: number }];
    return { code: response.statusCode, body: await text(response) };
  }

  test("gives a log to those who show its token, and to nobody else", async () => {
    const found = { kind: "found", path: await written("one\n"), writer: undefined } as const;
    expect(await ask(found, { token: "t0ken" }, "Bearer t0ken")).toEqual({ code: 200, body: "one\n" });
    expect(await ask(found, { token: "t0ken" }, "Bearer other")).toEqual({ code: 401, body: "Unauthorized" });
    expect(await ask(found, { token: "t0ken" })).toMatchObject({ code: 401 });
    expect(await ask(found, {}, "Bearer ")).toMatchObject({ code: 401 });
  });

  test("says why there is none", async () => {
    const refused = { kind: "refused", code: 400, message: 'container "base" is waiting' } as const;
    expect(await ask(refused, { token: "t" }, "Bearer t")).toEqual({
      code: 400,
      body: 'container "base" is waiting',
    });
  });
});
