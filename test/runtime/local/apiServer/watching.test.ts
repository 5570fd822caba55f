// Watches of clients that are slow, idle or gone: on a clock that the test moves, into a sink that it blocks.
import { describe, expect, test } from "vitest";
import { ResourceStore, Revisions } from "../../../../runtime/local/apiServer/store.ts";
import { watch } from "../../../../runtime/local/apiServer/watching.ts";
import { wholeText } from "../../../../runtime/local/apiServer/storedObject.ts";
import { fakeClock } from "../../../support/fakeClock.ts";

/** A client that takes what is written until it is blocked. */
class FakeSink {
  readonly lines: string[] = [];
  isBlocked = false;
  isEnded = false;
  drain = (): void => undefined;
  close = (): void => undefined;

  readonly sink = {
    write: (text: string): boolean => {
      this.lines.push(text);
      return !this.isBlocked;
    },
    end: (): void => void (this.isEnded = true),
    onDrain: (callback: () => void): void => void (this.drain = callback),
    onClose: (callback: () => void): void => void (this.close = callback),
  };

  words(): string[] {
    return this.lines.map((line) => {
      const { type, object } = JSON.parse(line) as { type: string; object: { metadata: { name?: string } } };
      return `${type} ${object.metadata.name ?? ""}`.trim();
    });
  }
}

function begin(options: { readonly resourceVersion?: string; readonly timeoutSeconds?: number } = {}) {
  const clock = fakeClock();
  const store = new ResourceStore({
    revisions: new Revisions(1000),
    window: { changes: 5, ageMs: 1e9 },
    clock,
  });
  const client = new FakeSink();
  const put = (name: string): void =>
    void store.put(name, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const start = (): void =>
    watch({
      store,
      options: {
        labelSelector: "",
        fieldSelector: "",
        resourceVersion: "1000",
        allowsBookmarks: true,
        sendsInitialEvents: undefined,
        timeoutSeconds: undefined,
        ...options,
      },
      isSelected: () => true,
      render: wholeText,
      bookmark: (metadata) => ({ kind: "ConfigMap", apiVersion: "v1", metadata }),
      sink: client.sink,
      clock,
      random: () => 0,
    });
  return { clock, store, client, put, start };
}

describe("a slow client", () => {
  test("gets no more than it takes, and the rest when it takes again", () => {
    const { client, put, start } = begin();
    start();
    client.isBlocked = true;
    for (const name of ["a", "b", "c"]) put(name);
    expect(client.words()).toEqual(["ADDED a"]);
    client.isBlocked = false;
    client.drain();
    expect(client.words()).toEqual(["ADDED a", "ADDED b", "ADDED c"]);
  });

  test("is told that its place is gone when the history has gone on, and the watch ends", () => {
    const { client, put, start, clock } = begin();
    start();
    client.isBlocked = true;
    for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) put(name);
    client.isBlocked = false;
    client.drain();
    expect(client.words()).toEqual(["ADDED a", "ERROR"]);
    expect(JSON.parse(client.lines[1] ?? "")).toMatchObject({ object: { code: 410, reason: "Expired" } });
    expect(client.isEnded).toBe(true);
    expect(clock.waits()).toEqual([]);
  });

  test("gets no bookmark that would promise what it has not got", () => {
    const { client, clock, put, start } = begin();
    start();
    client.isBlocked = true;
    for (const name of ["a", "b"]) put(name);
    clock.advance(60_000);
    expect(client.words()).toEqual(["ADDED a"]);
  });
});

describe("an idle watch", () => {
  test("gets a bookmark every minute, and a last one before its end", () => {
    const { client, clock, start } = begin({ timeoutSeconds: 150 });
    start();
    clock.advance(60_000);
    expect(client.words()).toEqual(["BOOKMARK"]);
    clock.advance(88_000);
    expect(client.words()).toHaveLength(3);
    expect(client.isEnded).toBe(false);
    clock.advance(2_000);
    expect(client.words()).toHaveLength(3);
    expect(client.isEnded).toBe(true);
    expect(clock.waits()).toEqual([]);
  });

  test("without a timeout ends after half an hour at the earliest", () => {
    const { client, clock, start } = begin();
    start();
    clock.advance(1_799_999);
    expect(client.isEnded).toBe(false);
    clock.advance(1);
    expect(client.isEnded).toBe(true);
  });

  test("from a version of the future tells what comes after that alone", () => {
    const { client, put, start } = begin({ resourceVersion: "1002" });
    start();
    for (const name of ["a", "b", "c"]) put(name);
    expect(client.words()).toEqual(["ADDED c"]);
  });
});

test("a client that goes leaves nothing behind", () => {
  const { client, clock, put, start } = begin();
  start();
  client.close();
  expect(clock.waits()).toEqual([]);
  put("a");
  expect(client.words()).toEqual([]);
});
