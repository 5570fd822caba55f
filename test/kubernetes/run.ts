// podloom run as a user starts it, against the whole cluster, and what the tests want to know of a run.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { sql } from "../../runtime/store/sql.ts";
import { repository } from "../support/command.ts";
import { withDatabase } from "../support/postgresServer.ts";
import { logFolder, type Kubernetes } from "./setup.ts";

/** Whether there is a cluster; the tests are skipped otherwise. */
export const isThere = inject("kubernetes") !== undefined;

export function kubernetes(): Kubernetes {
  const there = inject("kubernetes");
  if (there === undefined) throw new Error("a test that needs the cluster is skipped without one");
  return there;
}

export interface RunOptions {
  readonly project: "etl" | "kubernetes-executor" | "ends";
  readonly dag_id: string;
  readonly run_id: string;
}

export interface Ended {
  readonly code: number | null;
  readonly state: string;
  /** By task. */
  readonly states: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

/** Ends what a test that failed has left. */
export function endRuns(): void {
  for (const child of running) child.kill("SIGKILL");
}

export class StartedRun {
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown[]>;
  private readonly output: Promise<string>;
  private said = "";
  private readonly waiting = new Set<() => void>();

  constructor({ project, dag_id, run_id }: RunOptions) {
    const { cluster, projects, databaseUrl } = kubernetes();
    const args = ["run", dag_id, "--run-id", run_id, "--kubeconfig", cluster.kubeconfig, "--format", "json"];
    const program = ["--conditions=podloom-source", join(repository, "cli/bin.ts")];
    this.child = spawn(process.execPath, [...program, ...args], {
      cwd: join(projects, project),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PODLOOM_DATABASE_URL: databaseUrl },
    });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error("the command's output is not read");
    this.exit = once(this.child, "exit");
    running.add(this.child);
    this.output = text(stdout);
    createInterface({ input: stderr }).on("line", (line) => {
      this.said += `${line}\n`;
      for (const look of this.waiting) look();
    });
    void this.exit.then(() => {
      running.delete(this.child);
      for (const look of this.waiting) look();
    });
  }

  /** Resolves when the command has printed it. Rejects where it ends without. */
  async says(words: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.said.includes(words)) resolve();
        else if (this.child.exitCode !== null)
          reject(new Error(`the run ended without "${words}":\n${this.said}`));
        else return;
        this.waiting.delete(look);
      };
      this.waiting.add(look);
      look();
    });
  }

  async ended(): Promise<Ended> {
    const [output] = await Promise.all([this.output, this.exit]);
    if (output === "") throw new Error(`the run ended with ${this.child.exitCode}:\n${this.said}`);
    const { state, tasks } = JSON.parse(output) as {
      state: string;
      tasks: { task_id: string; state: string }[];
    };
    const states = Object.fromEntries(tasks.map((task) => [task.task_id, task.state]));
    return { code: this.child.exitCode, state, states };
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exit;
  }
}

export interface AttemptRow {
  readonly attempt: string;
  readonly outcome_class: string | null;
  readonly reason: string | null;
}

/** How the attempts of a run ended. Throws where a pod still has its finalizer. */
export async function attemptsOf({ dag_id, run_id }: RunOptions): Promise<AttemptRow[]> {
  const rows = await withDatabase(kubernetes().databaseUrl, (database) =>
    database.query<AttemptRow & { is_released: boolean }>(sql`
      SELECT task_id || ' ' || try_number AS attempt, outcome_class, outcome_reason AS reason, is_released
      FROM podloom.attempt WHERE dag_id = ${dag_id} AND run_id = ${run_id}
      ORDER BY task_id, try_number`),
  );
  return rows.map(({ is_released, ...row }) => {
    if (!is_released) throw new Error(`the pod of ${row.attempt} is not released`);
    return row;
  });
}

/** What tasks of the project `ends` have written down, line by line. */
export function logOf(run_id: string): string[] {
  const file = join(logFolder, run_id, "log");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

/** Lets the tasks end that wait for it. */
export function tell(run_id: string): void {
  const folder = join(logFolder, run_id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "go"), "");
}
