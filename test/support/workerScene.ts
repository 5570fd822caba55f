// Workers as pods have them: processes of their own, for attempts that are in a real database.
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";
import { keepBundle } from "../../runtime/store/keptBundle.ts";
import { sql } from "../../runtime/store/sql.ts";
import { readEnvelope, type Envelope } from "../../runtime/worker/envelope.ts";
import type { WorkerAttempt } from "../../runtime/worker/workerAttempt.ts";
import { repository } from "./command.ts";
import { withDatabase, type PostgresServer } from "./postgresServer.ts";
import { project, write } from "./project.ts";
import { dagFileOf } from "./runs.ts";

export interface RunningWorker {
  /** What is printed until now. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when it is printed. */
  readonly prints: (text: string) => Promise<void>;
  /** What the termination message holds now. */
  readonly envelope: () => Envelope | undefined;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<{ readonly code: number | null; readonly envelope: Envelope | undefined }>;
}

export interface WorkerSetting {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface AttemptRow {
  readonly phase: string;
  readonly kind: string | null;
  readonly message: string | null;
  readonly startToken: string | null;
  readonly heartbeat: number | null;
  /** The JSON text. */
  readonly returnValue: string | null;
  readonly logTail: string | null;
}

export interface WorkerScene {
  /** The project that the pods of this scene have. */
  readonly root: string;
  /** The next try of a task that is launched. */
  readonly launch: (task_id: string) => Promise<WorkerAttempt>;
  readonly start: (attempt: WorkerAttempt, setting?: WorkerSetting) => RunningWorker;
  readonly row: (attempt: WorkerAttempt) => Promise<AttemptRow>;
  /** Ends the attempt, as the runtime does when it gives it up. */
  readonly revoke: (attempt: WorkerAttempt) => Promise<void>;
  readonly returned: (attempt: WorkerAttempt, value: unknown) => Promise<void>;
}

const dag_id = "work";
const file = "dags/work.ts";

/** A run of the DAG `work` in `dags/work.ts`, until the running test has finished. */
export async function workerScene(
  server: Pick<PostgresServer, "url" | "workerUrl">,
  dagFile: string,
): Promise<WorkerScene> {
  const root = project({ [file]: dagFile, "node_modules/.keep": "" });
  symlinkSync(repository, join(root, "node_modules/podloom"));
  const run_id = randomUUID();
  const ask = <Row extends object>(statement: ReturnType<typeof sql>): Promise<Row[]> =>
    withDatabase(server.url, (database) => database.query<Row>(statement));
  const digest = `sha256:${createHash("sha256").update(dagFile).digest("hex")}`;
  const bundleDigest = `digest of ${run_id}`;
  await withDatabase(server.url, async (database) => {
    await keepBundle(database, bundleDigest, {
      dag: { ...dagFileOf({}), sources: { [file]: digest } },
      manifests: {},
    });
    await database.query(sql`
      INSERT INTO podloom.dag_run (dag_id, run_id, run_type, logical_date, conf, bundle_digest, state)
      VALUES (${dag_id}, ${run_id}, 'manual', '2026-01-31T06:00:00Z', '{"region":"us"}', ${bundleDigest}, 'running')`);
  });
  const launch = async (task_id: string): Promise<WorkerAttempt> => {
    const attempt = { dag_id, run_id, task_id, map_index: -1, try_number: 1 };
    await ask(sql`
      INSERT INTO podloom.task_instance
        (dag_id, run_id, task_id, map_index, pool, state, try_number, user_failures, infra_failures)
      VALUES (${dag_id}, ${run_id}, ${task_id}, -1, 'default_pool', 'queued', 1, 0, 0)`);
    await ask(sql`
      INSERT INTO podloom.attempt
        (dag_id, run_id, task_id, map_index, try_number, pod_name, manifest_digest, phase, intended_at, is_released)
      VALUES (${dag_id}, ${run_id}, ${task_id}, -1, 1, ${task_id}, 'sha256:0', 'launched', now(), false)`);
    return attempt;
  };
  return {
    root,
    launch,
    start: (attempt, setting) => startWorker({ root, url: server.workerUrl, attempt, ...setting }),
    async row({ task_id }) {
      const [row] = await ask<AttemptRow>(sql`
        SELECT phase, result_kind AS kind, result_message AS message, start_token AS "startToken",
          heartbeat_at AS heartbeat, value::text AS "returnValue", text AS "logTail"
        FROM podloom.attempt
          LEFT JOIN podloom.xcom USING (dag_id, run_id, task_id, map_index, try_number)
          LEFT JOIN podloom.log_tail USING (dag_id, run_id, task_id, map_index, try_number)
        WHERE (dag_id, run_id, task_id) = (${dag_id}, ${run_id}, ${task_id})`);
      if (row === undefined) throw new Error(`there is no attempt of ${task_id}`);
      return row;
    },
    async revoke({ task_id }) {
      await ask(sql`
        UPDATE podloom.attempt SET phase = 'ended'
        WHERE (dag_id, run_id, task_id) = (${dag_id}, ${run_id}, ${task_id})`);
    },
    async returned({ task_id }, value) {
      await ask(sql`
        INSERT INTO podloom.xcom (dag_id, run_id, task_id, map_index, try_number, value)
        VALUES (${dag_id}, ${run_id}, ${task_id}, -1, 1, ${JSON.stringify(value)})`);
    },
  };
}

interface WorkerStart extends WorkerSetting {
  readonly root: string;
  readonly url: string;
  readonly attempt: WorkerAttempt;
}

function startWorker({ root, url, attempt, flags = [], env = {} }: WorkerStart): RunningWorker {
  const terminationMessage = `termination-log-${randomUUID()}`;
  write(root, terminationMessage, "");
  const child = spawn(
    process.execPath,
    [join(repository, "cli/bin.ts"), "worker", file, "--termination-message", terminationMessage, ...flags],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PODLOOM_DATABASE_URL: url, ...attemptEnv(attempt), ...env },
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  const changed = new Condition();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      changed.notify();
    });
  }
  const envelope = (): Envelope | undefined =>
    readEnvelope(readFileSync(join(root, terminationMessage), "utf8"));
  return {
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    prints: (text) => changed.until(() => `${printed.stdout}${printed.stderr}`.includes(text)),
    signal: (signal) => void child.kill(signal),
    envelope,
    ended: once(child, "close").then(([code]: (number | null)[]) => ({
      code: code ?? null,
      envelope: envelope(),
    })),
  };
}

function attemptEnv({ dag_id: dag, run_id, task_id, map_index, try_number }: WorkerAttempt) {
  return {
    PODLOOM_DAG_ID: dag,
    PODLOOM_RUN_ID: run_id,
    PODLOOM_TASK_ID: task_id,
    PODLOOM_MAP_INDEX: String(map_index),
    PODLOOM_TRY_NUMBER: String(try_number),
  };
}
