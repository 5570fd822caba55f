// `podloom run` as users have it: the built package, in a process of its own.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Condition } from "../../runtime/condition.ts";
import { cli } from "../built.ts";

export interface RunOptions {
  readonly root: string;
  readonly dag_id: string;
  readonly kubeconfig: string;
  readonly databaseUrl: string;
  /** Of Node, not of podloom. */
  readonly nodeFlags: readonly string[];
}

/** What came to be since the message before. */
interface Creations {
  readonly sentMs: readonly number[];
  readonly answeredMs: readonly number[];
}

const MOST_MS = 180_000;

/** A run of that DAG, begun or gone on with. */
export class RunCommand {
  /** Resolves when it has ended well. */
  readonly ended: Promise<void>;
  /** When requests that create pods were sent, and answered. */
  readonly sentMs: number[] = [];
  readonly answeredMs: number[] = [];
  private readonly child: ChildProcess;
  private readonly heard = new Condition();

  constructor({ root, dag_id, kubeconfig, databaseUrl, nodeFlags }: RunOptions) {
    const flags = ["--run-id", "bench", "--quiet", "--project", root, "--kubeconfig", kubeconfig];
    const probe = join(import.meta.dirname, "probe.js");
    this.child = spawn(process.execPath, [...nodeFlags, "--import", probe, cli, "run", dag_id, ...flags], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // A bench that hangs says less than one that fails.
      timeout: MOST_MS,
      env: { ...process.env, PODLOOM_DATABASE_URL: databaseUrl },
    });
    // What probe.js sends.
    this.child.on("message", (message) => this.hear(message as Creations));
    this.ended = endOf(this.child);
    // Whoever kills it does not wait for its end.
    this.ended.catch(() => undefined);
  }

  /** Resolves when so many pods are created. Rejects when the command ends before. */
  async created(pods: number): Promise<void> {
    await Promise.race([this.heard.until(() => this.answeredMs.length >= pods), this.ended]);
    if (this.answeredMs.length < pods) throw new Error(`only ${this.answeredMs.length} pods were created`);
  }

  /** What it holds in memory now, in megabytes. */
  memoryMb(): number {
    const rss = execFileSync("ps", ["-o", "rss=", "-p", String(this.child.pid)], { encoding: "utf8" });
    return Number(rss) / 1000;
  }

  /** Until it goes on, it does nothing. */
  halt(): void {
    this.child.kill("SIGSTOP");
  }

  goOn(): void {
    this.child.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await Promise.allSettled([this.ended]);
  }

  private hear({ sentMs, answeredMs }: Creations): void {
    this.sentMs.push(...sentMs);
    this.answeredMs.push(...answeredMs);
    this.heard.notify();
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  const stderr: Buffer[] = [];
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  const [code, signal] = await once(child, "close");
  const words = Buffer.concat(stderr).toString().slice(-2000);
  if (code !== 0) throw new Error(`podloom run ended with ${code ?? signal}:\n${words}`);
}
