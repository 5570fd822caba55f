// The runtime dies at each step of the loop in turn, and is started again: each task runs once, and nothing is left behind.
import { afterAll, beforeAll, expect, test } from "vitest";
import { crashScene, type ChooseDeath, type Message } from "../support/crashScene.ts";
import { nothingLeft } from "../support/leftovers.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";

const DAG = `import { chain, dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  const load = task({}, async function load() { note("runs"); });
  const sum = task({}, async function sum() { note("runs"); });
  chain(load(), sum());
});
`;

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await postgresServer();
});

afterAll(() => postgres.remove());

type IsStep = (message: Message) => boolean;

const request =
  (method: string): IsStep =>
  (message) =>
    message.kind === "request" && message.request.method === method;

const statement =
  (text: string): IsStep =>
  (message) =>
    message.kind === "statement" && message.statement.includes(text);

/** The end of a transaction in which there was such a statement. */
function commitOf(text: string): IsStep {
  let isOpen = false;
  return (message) => {
    if (message.kind !== "statement") return false;
    if (message.statement.includes(text)) isOpen = true;
    if (message.statement !== "COMMIT" || !isOpen) return false;
    isOpen = false;
    return true;
  };
}

test.each<[string, IsStep, "before" | "after"]>([
  ["after the lease is taken", statement("INTO podloom.lease"), "after"],
  ["row 4: crash in the middle of a DB batch", statement("INTO podloom.outbox"), "before"],
  ["before the intent is saved", commitOf("INTO podloom.outbox"), "before"],
  ["after the intent is saved", commitOf("INTO podloom.outbox"), "after"],
  ["row 1: crash after intent, before create", request("POST"), "before"],
  ["row 2: crash after create, before record", request("POST"), "after"],
  ["before a carried-out command is saved", commitOf("FROM podloom.outbox"), "before"],
  ["after a carried-out command is saved", commitOf("FROM podloom.outbox"), "after"],
  ["before the log's end is read", isLog, "before"],
  ["row 3: crash after evidence, before release", request("DELETE"), "before"],
  ["after the pod is deleted, before its finalizer is off", request("DELETE"), "after"],
  ["before the finalizer is off", request("PATCH"), "before"],
  ["after the finalizer is off, before that is saved", request("PATCH"), "after"],
])("%s", async (_, isStep, when) => {
  let deaths = 0;
  const choose: ChooseDeath = (message) => {
    if (deaths > 0 || !isStep(message)) return undefined;
    deaths += 1;
    return when;
  };
  const { runtime, log, leftovers } = await crashScene(postgres, DAG, choose);
  expect([await runtime(), deaths]).toEqual([null, 1]);
  expect(await runtime()).toBe(0);
  expect(log()).toEqual(["load 1 runs", "sum 1 runs"]);
  expect(await leftovers()).toEqual(nothingLeft);
});

function isLog(message: Message): boolean {
  return message.kind === "request" && message.request.url.pathname.endsWith("/log");
}
