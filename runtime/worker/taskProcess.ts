// A task as a process of its own: whatever it does to itself, its worker stays and can report it.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Clock } from "../clock.ts";
import { LogTail } from "./logTail.ts";
import { endWithoutReport, type ProcessEnd } from "./processEnd.ts";
import type { FromTask, TaskEnd, TaskOrder, ToTask } from "./taskMessages.ts";
import type { Xcoms } from "./xcomArguments.ts";

/** How to start another process that does what `performTask` says, and where its output goes. */
export interface TaskProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** The whole environment of the task. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export interface TaskProcessOptions {
  readonly program: TaskProgram;
  readonly order: TaskOrder;
  readonly readXcoms: (upstream: readonly string[]) => Promise<Xcoms>;
  readonly clock: Clock;
}

/** How long a process that has said its last word may take to go, and what it started to let go of its output. */
const lastWordsMs = 2000;

export class TaskProcess {
  /** Resolves when the process is gone. Rejects with the error of `readXcoms`; the process is gone then, too. */
  readonly ended: Promise<TaskEnd>;
  private readonly options: TaskProcessOptions;
  private readonly child: ChildProcess;
  private readonly tail = new LogTail();
  private readonly gone = new AbortController();
  private end: TaskEnd | undefined;
  private xcomFailure: { readonly error: unknown } | undefined;

  constructor(options: TaskProcessOptions) {
    const { program, order } = options;
    this.options = options;
    this.child = fork(program.path, program.args, {
      env: program.env,
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.pass("stdout", program.stdout);
    this.pass("stderr", program.stderr);
    this.child.on("message", (message: FromTask) => this.hear(message));
    this.ended = this.follow();
    this.send({ kind: "run", order });
  }

  /** The last of what the task has printed. */
  get logTail(): string {
    return this.tail.text();
  }

  /** Aborts the task's signal, and kills the process if it has not ended within `graceMs`. */
  stop(graceMs: number): void {
    this.child.kill("SIGTERM");
    this.killAfter(graceMs);
  }

  private pass(name: "stdout" | "stderr", output: Writable): void {
    this.child[name]?.on("data", (chunk: Buffer) => {
      this.tail.add(chunk);
      output.write(chunk);
    });
  }

  private hear(message: FromTask): void {
    if (message.kind === "declared") void this.giveXcoms(message.upstream);
    else if (this.end === undefined) {
      this.end = message;
      this.killAfter(lastWordsMs);
    }
  }

  private async giveXcoms(upstream: readonly string[]): Promise<void> {
    try {
      this.send({ kind: "xcoms", xcoms: await this.options.readXcoms(upstream) });
    } catch (error) {
      this.xcomFailure = { error };
      this.child.kill("SIGKILL");
    }
  }

  private send(message: ToTask): void {
    // What cannot be sent is for a process that has ended, and how it did is seen anyway.
    this.child.send(message, () => undefined);
  }

  private killAfter(delayMs: number): void {
    const forget = this.options.clock.setTimeout(() => this.child.kill("SIGKILL"), delayMs);
    this.gone.signal.addEventListener("abort", forget);
  }

  private async follow(): Promise<TaskEnd> {
    const closed = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    const [code, signal] = (await once(this.child, "exit")) as [ProcessEnd["code"], ProcessEnd["signal"]];
    this.gone.abort();
    await this.readOutput(closed);
    if (this.xcomFailure !== undefined) throw this.xcomFailure.error;
    return this.end ?? { kind: "failure", message: endWithoutReport({ code, signal }) };
  }

  /** Programs that the task started and that live on may hold its output open; they are not waited for. */
  private async readOutput(closed: Promise<void>): Promise<void> {
    let forget = (): void => undefined;
    const timeIsUp = new Promise<void>((resolve) => {
      forget = this.options.clock.setTimeout(resolve, lastWordsMs);
    });
    await Promise.race([closed, timeIsUp]);
    forget();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }
}
