// The runtime is killed again and again while a run goes on, and started again: no task is lost, and none runs twice.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../runtime/store/sql.ts";
import { repository } from "../support/command.ts";
import { postgresServer, withDatabase, type PostgresServer } from "../support/postgresServer.ts";
import { randomFrom } from "../support/random.ts";
import { nodeFlags, runProject } from "../support/runProject.ts";

const SEED = Number(process.env["PODLOOM_CRASH_SEED"] ?? 1);
const KILLS = Number(process.env["PODLOOM_CRASH_KILLS"] ?? 8);

const DAG = `import { chain, dag, task, type Handle } from "podloom";
import { note } from "./log.ts";

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

dag({ dag_id: "work", max_active_tasks: 3 }, () => {
  const parts: Handle<number>[] = [];
  for (const number of [1, 2, 3, 4]) {
    const load = task({ task_id: \`load_\${number}\` }, async (own: number) => {
      note("begins");
      await rest(150);
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

let postgres: PostgresServer;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  postgres = await postgresServer();
});

afterAll(async () => {
  await Promise.all([...children].map((child) => end(child, "SIGTERM")));
  await postgres.remove();
});

function start(args: readonly string[], cwd: string): ChildProcess {
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), ...args];
  const child = spawn(process.execPath, command, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PODLOOM_DATABASE_URL: postgres.url },
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  const [code] = await exit;
  return code;
}

/** A cluster that lives on when runtimes die. Gives its kubeconfig. */
async function startCluster(root: string): Promise<string> {
  const kubeconfig = join(root, "kubeconfig");
  const child = start(["cluster", "--kubeconfig", kubeconfig, ...nodeFlags(root, postgres.workerUrl)], root);
  if (child.stderr === null) throw new Error("the cluster's words are not read");
  for await (const line of createInterface({ input: child.stderr })) if (line.includes("kubectl")) break;
  return kubeconfig;
}

test(`killed ${KILLS} times at moments of seed ${SEED}`, { timeout: 240_000 }, async () => {
  const root = runProject(DAG);
  const kubeconfig = await startCluster(root);
  const random = randomFrom(SEED);
  const args = ["run", "work", "--run-id", "r1", "--kubeconfig", kubeconfig, "--quiet"];
  for (let kill = 0; kill < KILLS; kill++) {
    const runtime = start(args, root);
    // Not a wait for something, but the fault itself: the moment at which the runtime dies.
    const ended = await Promise.race([once(runtime, "exit"), sleep(300 + 900 * random.next())]);
    if (ended !== undefined) break;
    await end(runtime, "SIGKILL");
  }
  const last = start(args, root);
  const [code] = await once(last, "exit");
  expect(code).toBe(0);
  const log = readFileSync(join(root, "log"), "utf8").trim().split("\n").toSorted();
  expect(log).toEqual([
    "after 1 ends",
    ...[1, 2, 3, 4].flatMap((number) => [`load_${number} 1 begins`, `load_${number} 1 ends`]),
    "sum 1 10",
  ]);
  const left = await withDatabase(postgres.url, (database) =>
    database.query(
      sql`SELECT task_id FROM podloom.attempt WHERE NOT is_released OR outcome_class <> 'success'`,
    ),
  );
  expect(left).toEqual([]);
});
