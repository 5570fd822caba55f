// Finds the pods of podloom in a namespace, and carries out what is decided about each.
import { labelKeys } from "../../schemas/podIdentity.ts";
import type { Clock } from "../clock.ts";
import { PodApi } from "../cluster/podApi.ts";
import type { Connection } from "../cluster/connection.ts";
import { releasePod } from "../launch/releasePod.ts";
import { keepLogs } from "../loop/keepLogs.ts";
import { podsOfRun } from "../loop/podSource.ts";
import type { PodFacts, RunKey } from "../model.ts";
import { podFate, type Cleaning, type PodFate, type StoredPod } from "../podCleaning.ts";
import { podFacts } from "../podFacts.ts";
import type { Database } from "../store/database.ts";
import { readInstance } from "../store/installation.ts";
import { loadRun, type StoredRun } from "../store/loadRun.ts";

export interface CleanPods extends Omit<Cleaning, "now"> {
  readonly connection: Connection;
  /** Without it pods are judged by themselves alone, those of other installations in the namespace too. */
  readonly database: Database | undefined;
  /** Of one run, else of all. */
  readonly run: RunKey | undefined;
  readonly namespace: string;
  /** Whether nothing is done. */
  readonly isDry: boolean;
  /** Hears of each pod, once that is done. */
  readonly onPod: (pod: PodFacts, fate: PodFate) => void;
  readonly onFailure: (error: Error) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const PAGE = 500;

/** Throws a `StatusError`, a `ConnectionError` or a `DatabaseError`; what was done until then is done. */
export async function cleanPods(options: CleanPods): Promise<void> {
  const { connection, namespace, clock, onPod, signal } = options;
  const api = new PodApi(connection);
  const selection = { namespace, labelSelector: await selectorOf(options) };
  const runs = new Map<string, StoredRun | undefined>();
  let continueToken: string | undefined;
  do {
    const page = await api.list(selection, { limit: PAGE, continueToken, signal });
    for (const pod of page.pods.map(podFacts)) {
      if (pod === undefined || !isOfRun(pod, options.run)) continue;
      const stored = await storedOf(pod, options, runs);
      const fate = podFate(pod, stored, { ...options, now: clock.now() });
      if (!options.isDry && fate.action !== "keep") {
        if (fate.action === "delete" && stored.kind === "attempt") await keepLog(api, pod, options);
        await releasePod(api, pod, { uid: pod.uid, deletesPod: fate.action === "delete", signal });
      }
      onPod(pod, fate);
    }
    ({ continueToken } = page);
  } while (continueToken !== undefined);
}

async function selectorOf({ database, run }: CleanPods): Promise<string> {
  const ours = `${labelKeys.managedBy}=podloom`;
  if (database === undefined) return ours;
  const instance = await readInstance(database);
  if (run !== undefined) return `${ours},${podsOfRun(run, { instance, namespace: undefined }).labelSelector}`;
  return `${ours},${labelKeys.instance}=${instance}`;
}

/** Labels are shortened, and say nothing of an instance where there is no database. */
function isOfRun(pod: PodFacts, run: RunKey | undefined): boolean {
  return run === undefined || (pod.run.dag_id === run.dag_id && pod.run.run_id === run.run_id);
}

async function storedOf(
  { run, attempt: key }: PodFacts,
  { database }: CleanPods,
  runs: Map<string, StoredRun | undefined>,
): Promise<StoredPod> {
  if (database === undefined) return { kind: "unasked" };
  const id = `${run.dag_id}/${run.run_id}`;
  if (!runs.has(id)) runs.set(id, await loadRun(database, run));
  const stored = runs.get(id);
  const attempt = stored?.attempts.find(
    ({ task_id, map_index, try_number }) =>
      task_id === key.task_id && map_index === key.map_index && try_number === key.try_number,
  );
  return stored === undefined || attempt === undefined
    ? { kind: "unknown" }
    : { kind: "attempt", attempt, runState: stored.run.state };
}

/** The log goes with the pod, so its end is kept first, where that has not been done. */
async function keepLog(
  api: PodApi,
  pod: PodFacts,
  { database, onFailure, signal }: CleanPods,
): Promise<void> {
  const { uid, run, attempt, hasFinalizer } = pod;
  if (database === undefined || !hasFinalizer) return;
  await keepLogs({ api, database, run, attempt, key: pod, uid, onFailure, signal });
}
