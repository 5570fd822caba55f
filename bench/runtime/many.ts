// Thousands of pods at a time: creating them, what the runtime holds in memory while they run, how fast it takes in changes of them, and
// how soon another runtime knows them when the first was killed.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "../../runtime/store/sql.ts";
import { memoryOf, timeOf } from "../processes.ts";
import { median, type Row } from "../row.ts";
import type { BareRound } from "./bareLoop.ts";
import { MANY_TASKS } from "./project.ts";
import type { Scene } from "./scene.ts";
import { sharedMs } from "./sharedMs.ts";
import { watchEventsRow } from "./watchEvents.ts";

const MEMORY_SAMPLES = 10;

const SMALL = "--optimize-for-size";

export async function manyRows(scene: Scene): Promise<Row[]> {
  const round: BareRound = { pods: MANY_TASKS / 2, does: "create" };
  const bare = await scene.bareLoop();
  const before = Number(await bare.ask(round));
  const command = scene.run("many");
  await command.created(MANY_TASKS);
  const after = Number(await bare.ask(round));
  await bare.end();
  const kubelet = await scene.kubelet("runs");
  await kubelet.ask(MANY_TASKS);
  await kubelet.end();
  await allRun(scene);
  const memory = await memoryRow(command, "as it launched them");
  const watchEvents = await watchEventsRow(scene, command);
  await command.kill();
  const restart = await restartRow(scene);
  return [createRow(scene, command, before + after), memory, await smallRow(scene), watchEvents, restart];
}

type Command = ReturnType<Scene["run"]>;

/** The bare loop has half of the pods before, and half after. */
function createRow({ server }: Scene, { sentMs, answeredMs }: Command, bareMs: number): Row {
  const tookMs = Math.max(...answeredMs) - Math.min(...sentMs);
  return {
    what: `${MANY_TASKS} pods created, ${server.name}`,
    unit: "/s",
    budget: { ofReference: 0.7 },
    measured: (MANY_TASKS * 1000) / tookMs,
    reference: { what: "a bare loop", measured: (MANY_TASKS * 1000) / bareMs },
  };
}

const LIBRARIES = `await Promise.all(["undici", "pg"].map((name) => import(name)))`;

/** Of a runtime that takes over the pods of another, with what examples/deploy has V8 do. */
async function smallRow(scene: Scene): Promise<Row> {
  const epoch = await checkpointEpoch(scene);
  const command = scene.run("many", [SMALL]);
  while ((await checkpointEpoch(scene)) === epoch) await sleep(5);
  const memory = await memoryRow(command, `taken over with node ${SMALL}`);
  await command.kill();
  return memory;
}

async function memoryRow(command: Command, how: string): Promise<Row> {
  const samples: number[] = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample++) {
    await sleep(1000);
    samples.push(command.memoryMb());
  }
  return {
    what: `memory at ${MANY_TASKS} running pods, ${how}`,
    unit: "MB",
    budget: { below: 120 },
    measured: median(samples),
    reference: {
      what: "Node and the libraries alone",
      measured: memoryOf({ args: ["--input-type=module", "-e", LIBRARIES] }),
    },
  };
}

async function allRun({ database }: Scene): Promise<void> {
  const notRunning = sql`SELECT FROM podloom.task_instance WHERE dag_id = 'many' AND state <> 'running' LIMIT 1`;
  while ((await database.query(notRunning)).length > 0) await sleep(100);
}

/** From the start of the process to the first checkpoint that is its own: by then all pods were read, and what follows is decided. */
async function restartRow(scene: Scene): Promise<Row> {
  const epoch = await checkpointEpoch(scene);
  const started = sharedMs();
  const command = scene.run("many");
  while ((await checkpointEpoch(scene)) === epoch) await sleep(5);
  const measured = sharedMs() - started;
  await command.kill();
  const args = [join(import.meta.dirname, "bareList.ts"), JSON.stringify(scene.credentials)];
  return {
    what: `restart to consistent with ${MANY_TASKS} pods, ${scene.server.name}`,
    unit: "ms",
    budget: { below: 2000 },
    measured,
    reference: { what: "a process that lists them", measured: timeOf({ args }) },
  };
}

async function checkpointEpoch({ database }: Scene): Promise<number> {
  const [row] = await database.query<{ epoch: number }>(
    sql`SELECT epoch FROM podloom.watch_checkpoint WHERE dag_id = 'many'`,
  );
  return row?.epoch ?? 0;
}
