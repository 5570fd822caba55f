// The name by which this process holds leases, and by which a later one on this machine sees that it is gone: then nobody has to
// wait for the lease to run out.
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import type { Database } from "../runtime/store/index.ts";

/** `kernel/namespace of process numbers/number/nonce`; elsewhere than on Linux the first two are unknown. */
export function holderName(): string {
  return [...place(), process.pid, randomBytes(6).toString("hex")].join("/");
}

/** Whether a holder was a process of this machine that is no more. Of others, and of a number that is in use again, nothing is known. */
export function isGone(holder: string): boolean {
  const [boot, namespace, pid] = holder.split("/");
  const [ownBoot, ownNamespace] = place();
  if (ownBoot === undefined || boot !== ownBoot || namespace !== ownNamespace) return false;
  return !isAlive(Number(pid));
}

/** Whether there is a process of this number, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Whether a process drives a run, as far as can be told from here and at once: one of another machine may be gone. */
export async function isDriven(
  database: Database,
  run: { readonly dag_id: string; readonly run_id: string },
): Promise<boolean> {
  const { readLease } = await import("../runtime/store/index.ts");
  const holder = (await readLease(database, run))?.holder;
  return holder !== undefined && !isGone(holder);
}

/** Which kernel this is, since when it runs, and whose process numbers are ours. */
function place(): [boot: string, namespace: string] | [] {
  if (process.platform !== "linux") return [];
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return [boot, readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, "")];
}
