// The name by which this process holds leases, and by which a later one on this machine sees that it is gone: then nobody has to
// wait for the lease to run out.
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

/** `kernel/namespace of process numbers/number/nonce`; elsewhere than on Linux the first two are unknown. */
export function holderName(): string {
  return [...place(), process.pid, randomBytes(6).toString("hex")].join("/");
}

/** Whether a holder was a process of this machine that is no more. Of others, and of a number that is in use again, nothing is known. */
export function isGone(holder: string): boolean {
  const [boot, namespace, pid] = holder.split("/");
  const [ownBoot, ownNamespace] = place();
  if (ownBoot === undefined || boot !== ownBoot || namespace !== ownNamespace) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** Which kernel this is, since when it runs, and whose process numbers are ours. */
function place(): [boot: string, namespace: string] | [] {
  if (process.platform !== "linux") return [];
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return [boot, readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, "")];
}
