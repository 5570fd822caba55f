// The runtime is killed again and again, at any of the messages by which it acts, and started again: no task is lost, and none runs
// twice. PODLOOM_CRASH_KILLS says how often, PODLOOM_CRASH_SEED at which messages.
import { afterAll, beforeAll, expect, test } from "vitest";
import { crashScene, type ChooseDeath } from "../support/crashScene.ts";
import { nothingLeft } from "../support/leftovers.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";
import { randomFrom } from "../support/random.ts";

const SEED = Number(process.env["PODLOOM_CRASH_SEED"] ?? 1);
const KILLS = Number(process.env["PODLOOM_CRASH_KILLS"] ?? 8);

/** Of one run at most; after that it is left to come to its end. */
const KILLS_OF_A_RUN = 10;
/** A runtime lives to send so many messages at most. */
const MESSAGES = 50;

const DAG = `import { chain, dag, task, type Handle } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work", max_active_tasks: 3 }, () => {
  const parts: Handle<number>[] = [];
  for (const number of [1, 2, 3, 4]) {
    const load = task({ task_id: \`load_\${number}\` }, async (own: number) => {
      note("begins");
      note("ends");
      return own;
    });
    parts.push(load(number));
  }
  const sum = task({}, async function sum(all: readonly number[]) {
    note(String(all.reduce((total, one) => total + one, 0)));
  });
  const after = task({}, async function after() { note("ends"); });
  chain(sum(parts), after());
});
`;

const LINES = [
  "after 1 ends",
  ...[1, 2, 3, 4].flatMap((number) => [`load_${number} 1 begins`, `load_${number} 1 ends`]),
  "sum 1 10",
];

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await postgresServer();
});

afterAll(() => postgres.remove());

const random = randomFrom(SEED);

/** Drives one run to its end. Gives how often its runtime was killed. */
async function crashedRun(most: number): Promise<number> {
  let messagesLeft = 0;
  let kills = 0;
  const choose: ChooseDeath = (message) => {
    messagesLeft -= 1;
    if (messagesLeft !== 0 || kills >= most) return undefined;
    // The answer to a watch has no end to wait for.
    const isStream = message.kind === "request" && message.request.isStream;
    return isStream ? "before" : random.pick(["before", "after"]);
  };
  const { runtime, log, leftovers } = await crashScene(postgres, DAG, choose);
  let code: number | null = null;
  while (code === null) {
    messagesLeft = 1 + Math.floor(random.next() * MESSAGES);
    code = await runtime();
    if (code === null) kills += 1;
  }
  expect(code).toBe(0);
  expect(log().toSorted()).toEqual(LINES);
  expect(await leftovers()).toEqual(nothingLeft);
  return kills;
}

test(`killed ${KILLS} times at moments of seed ${SEED}`, { timeout: 3_600_000 }, async () => {
  let kills = 0;
  while (kills < KILLS) {
    const more = await crashedRun(Math.min(KILLS - kills, KILLS_OF_A_RUN));
    expect(more).toBeGreaterThan(0);
    kills += more;
  }
  expect(kills).toBe(KILLS);
});
