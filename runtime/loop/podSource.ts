// The pods of a run, as the cluster shows them: what a reflector tells becomes events.
import { labelKeys, safeLabelValue } from "../../schemas/podIdentity.ts";
import type { PodSelection } from "../cluster/podApi.ts";
import type { Reflector } from "../cluster/reflector.ts";
import type { Batch } from "../cluster/changeQueue.ts";
import type { PodFacts, RunKey } from "../model.ts";
import type { RunEvent } from "../transition.ts";
import type { Inbox } from "./inbox.ts";

/** Which pods are those of a run. Labels are shortened, so a few others may be among them. */
export function podsOfRun(
  { dag_id, run_id }: RunKey,
  { instance, namespace }: { readonly instance: string; readonly namespace: string | undefined },
): PodSelection & { readonly labelSelector: string } {
  const labels = {
    [labelKeys.instance]: instance,
    [labelKeys.dag_id]: dag_id,
    [labelKeys.run_id]: run_id,
  };
  const terms = Object.entries(labels).map(([key, value]) => `${key}=${safeLabelValue(value)}`);
  return { namespace, labelSelector: terms.join(",") };
}

/** Tells the inbox of pods until the signal is aborted. Throws a `TimeTravelError`. */
export async function followPods(
  reflector: Reflector<PodFacts | undefined>,
  { run, inbox, signal }: { readonly run: RunKey; readonly inbox: Inbox; readonly signal: AbortSignal },
): Promise<void> {
  const present = new Map<string, PodFacts>();
  try {
    for await (const batch of reflector.batches(signal))
      await inbox.addUpTo(batch.resourceVersion, eventsOf(batch, run, present), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Keeps `present` as it is after the batch. */
function eventsOf(
  { changes, isFullRead, resourceVersion }: Batch<PodFacts | undefined>,
  run: RunKey,
  present: Map<string, PodFacts>,
): RunEvent[] {
  const events: RunEvent[] = [];
  for (const { kind, pod } of changes) {
    if (pod === undefined || pod.run.dag_id !== run.dag_id || pod.run.run_id !== run.run_id) continue;
    if (kind === "gone") present.delete(pod.uid);
    else present.set(pod.uid, pod);
    events.push(kind === "gone" ? { kind: "podMissing", pod } : { kind: "pod", pod });
  }
  if (isFullRead) events.push({ kind: "synced", pods: [...present.values()], resourceVersion });
  return events;
}
