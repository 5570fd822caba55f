// podloom task-process: what a worker starts to run its task. It is of no use by hand, so no help shows it.
import { once } from "node:events";
import { inspect } from "node:util";
import { Command } from "commander";
import type { FromTask, TaskEnd, TaskOrder, ToTask, Xcoms } from "../../runtime/index.ts";
import { EXIT, UsageError } from "../exitCodes.ts";
import { flushPrints, printNote } from "../print.ts";

export const taskProcessName = "task-process";

export function taskProcessCommand(): Command {
  return new Command(taskProcessName).action(run);
}

/** Ends the process as soon as the task has ended, whatever timers and sockets it leaves behind. */
async function run(): Promise<void> {
  if (process.channel === undefined) throw new UsageError("task-process is started by podloom worker");
  const { failureMessage, performTask } = await import("../../runtime/index.ts");
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort(new Error("the pod is asked to end")));
  // The worker is gone, so nobody would hear how the task ends.
  process.on("disconnect", () => process.exit(EXIT.environment));
  process.on("uncaughtException", (error, origin) => {
    printNote(`${inspect(error)}\n`);
    const words =
      origin === "unhandledRejection" ? "nobody handled a rejected promise" : "nobody caught an error";
    end({ kind: "failure", message: `${words}: ${failureMessage(error)}` });
  });
  try {
    const json = await performTask(await nextOrder(), { readXcoms, signal: stop.signal });
    end({ kind: "success", json });
  } catch (error) {
    printNote(`${inspect(error)}\n`);
    end({ kind: "failure", message: failureMessage(error) });
  }
}

async function nextOrder(): Promise<TaskOrder> {
  const message = await nextMessage();
  if (message.kind !== "run") throw new Error(`invariant: ${message.kind} before run`);
  return message.order;
}

async function readXcoms(upstream: readonly string[]): Promise<Xcoms> {
  send({ kind: "declared", upstream });
  const message = await nextMessage();
  if (message.kind !== "xcoms") throw new Error(`invariant: ${message.kind} instead of xcoms`);
  // From here on the task alone keeps the process alive, so that one that waits for nothing ends.
  process.channel?.unref();
  return message.xcoms;
}

async function nextMessage(): Promise<ToTask> {
  const [message] = (await once(process, "message")) as [ToTask];
  return message;
}

function send(message: FromTask, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function end(how: TaskEnd): void {
  send(how, () => void flushPrints().then(() => process.exit()));
}
