// What the outcome of an attempt makes of its task instance.
import type { DagFileTask } from "../../schemas/generated/dag.ts";
import type { Failure } from "../failure.ts";
import type { Run, TaskInstance, Timestamp } from "../model.ts";
import type { Decided } from "../outcome.ts";
import { retryDelayMs } from "../retryDelay.ts";
import type { InfraRetries } from "../runSettings.ts";

export interface Settling {
  readonly run: Run;
  readonly options: DagFileTask;
  readonly infraRetries: InfraRetries;
  /** The run is being ended, so nothing is tried again. */
  readonly isRunStopped: boolean;
}

/** The task instance after the judgement on its latest attempt. */
export function settle(task: TaskInstance, judgement: Decided, settling: Settling): TaskInstance {
  const ended = { ...task, end_date: judgement.at, retry_at: undefined };
  if (judgement.kind === "success") {
    return { ...ended, state: "success", reason: judgement.reason, hint: undefined };
  }
  const { failure, at } = judgement;
  const { reason, hint } = failure;
  const counted = { ...ended, ...count(task, failure), reason, hint };
  const retry = nextRetry(counted, { failure, at, settling });
  return typeof retry === "string"
    ? { ...counted, state: "failed", reason: retry }
    : { ...counted, state: "up_for_retry", retry_at: retry };
}

function count({ userFailures, infraFailures }: TaskInstance, { countsAs }: Failure) {
  return countsAs === "infra"
    ? { userFailures, infraFailures: infraFailures + 1 }
    : { userFailures: userFailures + 1, infraFailures };
}

/** When the next attempt may start, or in words why there is none. */
function nextRetry(
  task: TaskInstance,
  { failure, at, settling }: { failure: Failure; at: Timestamp; settling: Settling },
): Timestamp | string {
  const { run, options, infraRetries, isRunStopped } = settling;
  const { reason } = failure;
  if (isRunStopped || failure.countsAs === "never") return reason;
  if (failure.countsAs === "infra") {
    if (task.infraFailures > infraRetries.limit) {
      return `${reason}; that was attempt ${task.infraFailures} that the infrastructure lost, which is more than ${infraRetries.limit}`;
    }
    return at + infraDelayMs(task.infraFailures, infraRetries);
  }
  if (task.userFailures > options.retries) return reason;
  const { dag_id, logical_date } = run;
  return at + retryDelayMs(options, { ...task, dag_id, logical_date });
}

function infraDelayMs(failures: number, { firstDelayMs, maxDelayMs }: InfraRetries): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), maxDelayMs);
}
