// The memory limit of a container, by looking again and again at what its processes have resident. It needs no rights and no
// cgroup, so it holds everywhere where there is /proc; what bursts within a moment is seen a moment late.
import { readFile } from "node:fs/promises";
import type { Container } from "../../../../schemas/generated/pod.ts";
import type { Clock } from "../../../clock.ts";
import { isErrno } from "../errno.ts";
import { quantityValue } from "../quantity.ts";
import type { ContainerProcess } from "./containerProcess.ts";
import { childrenOf } from "./signals.ts";

const everyMs = 200;

/** Kills a container that uses more than its limit. `end` ends the watch and tells whether it did. */
export function watchMemory(
  container: Pick<ContainerProcess, "pid" | "kill">,
  { resources }: Container,
  clock: Clock,
): { end(): boolean } {
  const limit = resources?.limits?.["memory"];
  const over = new AbortController();
  let isOver = false;
  const watch = async (limitBytes: number): Promise<void> => {
    while (!over.signal.aborted) {
      isOver = (await residentBytes(container.pid)) > limitBytes;
      if (isOver) return container.kill();
      await clock.sleep(everyMs, over.signal).catch(() => undefined);
    }
  };
  if (limit !== undefined) void watch(quantityValue(limit));
  return {
    end() {
      over.abort();
      return isOver;
    },
  };
}

/** What a process and all that it started have resident; shared pages count for each. */
async function residentBytes(pid: number): Promise<number> {
  const [own, children] = await Promise.all([ownResidentBytes(pid), childrenOf(pid)]);
  const others = await Promise.all(children.map(residentBytes));
  return others.reduce((sum, bytes) => sum + bytes, own);
}

async function ownResidentBytes(pid: number): Promise<number> {
  try {
    const rollup = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"));
    return Number(rollup?.[1] ?? 0) * 1024;
  } catch (error) {
    if (isErrno(error, "ENOENT", "ESRCH")) return 0;
    throw error;
  }
}
