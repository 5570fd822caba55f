// The end of what containers printed, kept in the database before their pod may go.
import { text as readAll } from "node:stream/consumers";
import { Readable } from "node:stream";
import type { PodKey } from "../cluster/livePod.ts";
import { isAnotherPod, type PodApi } from "../cluster/podApi.ts";
import { ConnectionError, isRefusal, StatusError } from "../cluster/statusError.ts";
import type { AttemptKey, ContainerFacts, RunKey } from "../model.ts";
import { podFacts } from "../podFacts.ts";
import type { Database } from "../store/database.ts";
import { saveLogTail } from "../store/logTail.ts";

export interface KeepLogsOptions {
  readonly api: PodApi;
  readonly database: Database;
  readonly run: RunKey;
  readonly attempt: AttemptKey;
  readonly key: PodKey;
  readonly uid: string;
  readonly onFailure: (error: Error) => void;
  readonly signal: AbortSignal;
}

const TAIL = { tailLines: 500, limitBytes: 256 * 1024 };

/** Logs are no result: where one cannot be had, the pod is released all the same. */
export async function keepLogs(options: KeepLogsOptions): Promise<void> {
  try {
    for (const { name } of await endedContainers(options)) await keep(name, options);
  } catch (error) {
    const isOfTheWorld = error instanceof StatusError || error instanceof ConnectionError;
    if (options.signal.aborted || !isOfTheWorld) throw error;
    if (!isRefusal(error, "NotFound") && !isAnotherPod(error)) options.onFailure(error);
  }
}

async function endedContainers({ api, key, uid, signal }: KeepLogsOptions): Promise<ContainerFacts[]> {
  const pod = podFacts(await api.get(key, { signal }));
  if (pod === undefined || pod.uid !== uid) return [];
  return pod.containers.filter(({ state }) => state.kind === "terminated");
}

async function keep(container: string, options: KeepLogsOptions): Promise<void> {
  const { api, database, run, attempt, key, signal } = options;
  const text = await readAll(Readable.from(await api.log(key, { container, ...TAIL, signal })));
  if (text !== "") await saveLogTail(database, { ...run, ...attempt }, { container, text });
}
