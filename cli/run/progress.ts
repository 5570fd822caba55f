// How runs are followed while they go on: a table on a terminal, elsewhere a line for each transition.
import type { Changes, RunState } from "../../runtime/loop/index.ts";
import { printNote } from "../print.ts";
import { LiveProgress } from "./liveProgress.ts";

export interface Progress {
  /** A run is in this state now. */
  turn(state: RunState, changes: Changes): void;
  /** Nothing more is to come. */
  close(): void;
}

export interface ProgressOptions {
  readonly quiet: boolean;
  /** Whether lines have to say of which run they are. */
  readonly namesRuns: boolean;
}

export function startProgress({ quiet, namesRuns }: ProgressOptions): Progress {
  if (quiet) return { turn: () => undefined, close: () => undefined };
  if (process.stderr.isTTY && process.env["TERM"] !== "dumb") return new LiveProgress(process.stderr);
  return {
    turn: ({ run }, changes) => {
      const prefix = namesRuns ? `${run.run_id} ` : "";
      for (const line of transitionLines(changes, prefix)) printNote(`${line}\n`);
    },
    close: () => undefined,
  };
}

/** A line for each task instance that went into another state, and for the run. */
function transitionLines({ log }: Changes, prefix: string): string[] {
  return log.flatMap((entry) => {
    if (entry.subject === "attempt") return [];
    const why = entry.reason === undefined ? "" : `: ${entry.reason}`;
    const time = new Date(entry.at).toISOString().slice(11, 19);
    if (entry.subject === "run") return [`${time} ${prefix}run ${entry.to}${why}`];
    const attempt = entry.try_number > 1 ? ` (try ${entry.try_number})` : "";
    return [`${time} ${prefix}${entry.task_id} ${entry.to}${attempt}${why}`];
  });
}
