// Signals to other processes, and reading who they are.
import { readFile } from "node:fs/promises";
import { kill } from "node:process";
import { isErrno } from "../errno.ts";

/** Sends a signal to a process, or to the group of which the number is negative. One that has ended hears nothing. */
export function send(pid: number, name: NodeJS.Signals): void {
  try {
    kill(pid, name);
  } catch (error) {
    if (!isErrno(error, "ESRCH")) throw error;
  }
}

/** The children of a process, by number. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = (await readUnlessGone(`/proc/${pid}/task/${pid}/children`))?.trim() ?? "";
  return text === "" ? [] : text.split(" ").map(Number);
}

/** What tells a process from a later one of its number: `PID STARTED BOOT`. */
export async function processStamp(pid: number): Promise<string> {
  return `${pid} ${(await startOf(pid)) ?? ""} ${await boot()}`;
}

/** Whether the process of a stamp still runs. */
export async function isSameProcess(stamp: string): Promise<boolean> {
  const [pid = "", start = "", ofBoot] = stamp.split(" ");
  return start !== "" && ofBoot === (await boot()) && (await startOf(Number(pid))) === start;
}

/** Kills what is left of the process group of a stamp. While one of a group lives, no process gets the number of its leader. */
export async function killGroup(stamp: string): Promise<void> {
  const [pid = "", start = "", ofBoot] = stamp.split(" ");
  const now = await startOf(Number(pid));
  if (start !== "" && ofBoot === (await boot()) && (now === undefined || now === start))
    send(-Number(pid), "SIGKILL");
}

/** When a process started, in ticks since boot; `undefined` where there is none. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readUnlessGone(`/proc/${pid}/stat`);
  // Counted after the name, which may hold anything: see proc_pid_stat(5).
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}

/** Which start of the machine this is; nothing where there is no /proc. */
async function boot(): Promise<string> {
  return (await readUnlessGone("/proc/sys/kernel/random/boot_id"))?.trim() ?? "";
}

async function readUnlessGone(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT", "ESRCH")) return undefined;
    throw error;
  }
}
