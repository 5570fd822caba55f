// The memory limit of a container, by looking again and again at what its processes have resident. It needs no rights and no
// control group, so it holds everywhere where there is /proc; what bursts within a moment is seen a moment late. Pages of files do not
// count: in a control group they are given back before anything is killed.
import { readFile } from "node:fs/promises";
import type { Clock } from "../../../clock.ts";
import { isErrno } from "../errno.ts";
import type { ContainerProcess } from "./containerProcess.ts";
import { childrenOf } from "./signals.ts";

const everyMs = 200;

interface Options {
  readonly container: Pick<ContainerProcess, "pid" | "kill">;
  readonly limitBytes: number;
  readonly clock: Clock;
}

/** Kills a container that uses more than its limit. `end` ends the watch and tells whether it did. */
export function watchMemory({ container, limitBytes, clock }: Options): { end(): boolean } {
  const over = new AbortController();
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      isOver = (await anonymousBytes(container.pid)) > limitBytes;
      if (isOver) return container.kill();
      await clock.sleep(everyMs, over.signal).catch(() => undefined);
    }
  };
  void watch();
  return {
    end() {
      over.abort();
      return isOver;
    },
  };
}

/** What a process and all that it started have resident and no file holds; shared pages count for each. */
async function anonymousBytes(pid: number): Promise<number> {
  const [own, children] = await Promise.all([ownAnonymousBytes(pid), childrenOf(pid)]);
  const others = await Promise.all(children.map(anonymousBytes));
  return others.reduce((sum, bytes) => sum + bytes, own);
}

async function ownAnonymousBytes(pid: number): Promise<number> {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    const lines = (await readFile(`/proc/${pid}/status`, "utf8")).matchAll(
      /^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm,
    );
    return Array.from(lines, ([, kilobytes]) => Number(kilobytes) * 1024).reduce(
      (sum, bytes) => sum + bytes,
      0,
    );
  } catch (error) {
    if (isErrno(error, "ENOENT", "ESRCH")) return 0;
    throw error;
  }
}
