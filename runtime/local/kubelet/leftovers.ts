// A kubelet's folder: one kubelet has it at a time, and what one that was killed has left in it goes when the next one starts.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno } from "./errno.ts";
import { podsFolder } from "./host.ts";
import { isSameProcess, killGroup, processStamp } from "./process/signals.ts";

/** The folder is another kubelet's. */
export class FolderInUseError extends Error {}

/** Takes the folder. Rejects with a FolderInUseError. What it gives ends that. */
export async function takeFolder(root: string, pid: number): Promise<() => Promise<void>> {
  const file = join(root, "kubelet.pid");
  await mkdir(root, { recursive: true, mode: 0o700 });
  const before = await readIfThere(file);
  if (before !== undefined && (await isSameProcess(before))) {
    throw new FolderInUseError(
      `${root} is in use by the kubelet with process id ${before.split(" ")[0] ?? ""}`,
    );
  }
  await writeFile(file, await processStamp(pid));
  return () => rm(file, { force: true });
}

/** Removes the files of pods that are not these, by uid. */
export async function removeLeftovers(root: string, uids: ReadonlySet<string>): Promise<void> {
  for (const uid of await namesIn(podsFolder(root))) {
    if (!uids.has(uid)) await rm(join(podsFolder(root), uid), { recursive: true, force: true });
  }
}

/** Ends processes that a killed kubelet has left, where they have not ended with it, and removes the files of lives that are over. */
export async function endLeftovers(root: string): Promise<void> {
  for (const uid of await namesIn(podsFolder(root))) {
    const lives = join(podsFolder(root), uid, "lives");
    for (const life of await namesIn(lives)) {
      const stamp = await readIfThere(join(lives, life, "pid"));
      if (stamp !== undefined) await killGroup(stamp);
      await rm(join(lives, life), { recursive: true, force: true });
    }
  }
}

/** Leaves word of a process that may outlive its kubelet. `folder` is that of its life. */
export async function leaveStamp(folder: string, pid: number): Promise<void> {
  await writeFile(join(folder, "pid"), await processStamp(pid));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}
