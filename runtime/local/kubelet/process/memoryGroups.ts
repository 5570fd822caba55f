// Control groups that hold containers to their memory: of version 2 where its memory controller is there for us, else of version 1.
// https://docs.kernel.org/admin-guide/cgroup-v2.html#memory
import { execFile } from "node:child_process";
import { access, mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Clock } from "../../../clock.ts";
import { isErrno } from "../errno.ts";
import { controlGroupFolders, type ControlGroupFolder } from "./controlGroupFolders.ts";
import type { Isolation } from "./isolation.ts";
import { isSameProcess, send } from "./signals.ts";

/** What holds containers to their memory limits. */
export type MemoryControl =
  | { readonly kind: "groups"; readonly place: GroupPlace }
  /** Nothing does but looking at what they use. */
  | { readonly kind: "sampled"; readonly reason: string };

/** Where the groups of a kubelet are made. */
export interface GroupPlace extends ControlGroupFolder {
  /** What all their names begin with. */
  readonly prefix: string;
}

/** The folder of a group. */
export type Group = string;

/** By version: the file of the limit, what is set besides, and the file that counts kills. */
const files = {
  1: { limit: "memory.limit_in_bytes", swap: "memory.memsw.limit_in_bytes", events: "memory.oom_control" },
  2: { limit: "memory.max", swap: "memory.swap.max", events: "memory.events" },
} as const;

const NAME = "podloom_";
const TRIAL_BYTES = 64 << 20;
const REMOVE_TRIES = 100;
const REMOVE_EVERY_MS = 10;

interface Kubelet {
  readonly isolation: Isolation;
  /** Of its process. */
  readonly stamp: string;
  readonly clock: Clock;
}

/** Tries out what the system offers a kubelet, and removes what killed ones have left there. */
export async function detectMemoryControl({ isolation, stamp, clock }: Kubelet): Promise<MemoryControl> {
  // Outside a namespace the shell that joins a group would have the environment of the pod.
  if (isolation.kind === "processGroups") return { kind: "sampled", reason: isolation.reason };
  const prefix = `${NAME}${stamp.replaceAll(" ", "_")}_`;
  let reason = "there is no memory controller";
  try {
    for (const folder of await controlGroupFolders()) {
      const place = { ...folder, prefix };
      try {
        await tryGroup(place, clock);
        await removeLeftGroups(place, clock);
        return { kind: "groups", place };
      } catch (error) {
        reason = reasonOf(error);
      }
    }
  } catch (error) {
    reason = reasonOf(error);
  }
  return { kind: "sampled", reason };
}

/** Makes a group with a limit. `name` is free among the kubelet's. Rejects with the system's error, with nothing left behind. */
export async function makeGroup(
  { folder, version, prefix }: GroupPlace,
  { name, limitBytes }: { readonly name: string; readonly limitBytes: number },
): Promise<Group> {
  const group = join(folder, prefix + name);
  const { limit, swap } = files[version];
  await mkdir(group);
  try {
    const bytes = BigInt(Math.floor(limitBytes)).toString();
    await writeFile(join(group, limit), bytes);
    // What may not go over the limit may not go to disk either, where the system has swap.
    await setIfThere(join(group, swap), version === 1 ? bytes : "0");
    // One process that is killed takes the others with it.
    if (version === 2) await writeFile(join(group, "memory.oom.group"), "1");
    return group;
  } catch (error) {
    await rmdir(group);
    throw error;
  }
}

// The shell becomes the program, in the group that it has put itself into.
const JOIN = `echo 0 > "$1/cgroup.procs" || exit 1
shift
exec "$@"`;

/** The command that runs `argv` in a group. */
export function joined(group: Group, argv: readonly string[]): string[] {
  return ["/bin/sh", "-c", JOIN, "podloom", group, ...argv];
}

/** Whether the kernel has killed a process of a group for the memory that it used. Of a group that somebody has removed nothing is known. */
export async function hasKilled(group: Group, { version }: GroupPlace): Promise<boolean> {
  const file = join(group, files[version].events);
  const events = await readFile(file, "utf8").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return "";
    throw error;
  });
  return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) > 0;
}

/** Kills what is left in a group and removes it. One that stays all the same is removed by the next kubelet. */
export async function removeGroup(group: Group, clock: Clock): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES; tries++) {
    try {
      return await rmdir(group);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return;
      if (!isErrno(error, "EBUSY")) throw error;
    }
    const left = await readFile(join(group, "cgroup.procs"), "utf8");
    for (const pid of left.split("\n").filter((line) => line !== "")) send(Number(pid), "SIGKILL");
    await clock.sleep(REMOVE_EVERY_MS);
  }
}

/** A trial tells more than permissions do: whether the limit is there, and whether a process may join. */
async function tryGroup(place: GroupPlace, clock: Clock): Promise<void> {
  const group = await makeGroup(place, { name: "trial", limitBytes: TRIAL_BYTES });
  try {
    const [command = "", ...args] = joined(group, ["/bin/sh", "-c", ":"]);
    await promisify(execFile)(command, args);
    await access(join(group, files[place.version].events));
  } finally {
    await removeGroup(group, clock);
  }
}

async function removeLeftGroups({ folder, prefix }: GroupPlace, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(NAME) || name.startsWith(prefix)) continue;
    const [pid, start, boot] = name.slice(NAME.length).split("_");
    if (!(await isSameProcess(`${pid} ${start} ${boot}`))) await removeGroup(join(folder, name), clock);
  }
}

async function setIfThere(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    // This file system makes no files for others.
    if (!isErrno(error, "ENOENT", "EACCES", "EPERM", "EOPNOTSUPP")) throw error;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.message;
}
