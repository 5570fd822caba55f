// The pod of an attempt, wherever the run has its pods.
import type { Connection } from "../cluster/connection.ts";
import { PodApi } from "../cluster/podApi.ts";
import { podsOfRun } from "../loop/podSource.ts";
import type { Attempt, PodFacts } from "../model.ts";
import { podFacts } from "../podFacts.ts";
import type { StoredRun } from "../store/loadRun.ts";

export interface FindPod {
  readonly connection: Connection;
  readonly instance: string;
  readonly stored: StoredRun;
  readonly attempt: Attempt;
}

/** Undefined where it is not there. Throws a `StatusError` or a `ConnectionError`. */
export async function findPod({
  connection,
  instance,
  stored,
  attempt,
}: FindPod): Promise<PodFacts | undefined> {
  const { run, checkpoint } = stored;
  // A checkpoint has no namespace where the run has pods in several.
  const namespace = checkpoint === undefined ? connection.namespace : checkpoint.namespace || undefined;
  const selection = {
    ...podsOfRun(run, { instance, namespace }),
    fieldSelector: `metadata.name=${attempt.pod_name}`,
  };
  const { pods } = await new PodApi(connection).list(selection);
  return pods.map(podFacts).find((pod) => pod !== undefined && pod.uid === (attempt.pod_uid ?? pod.uid));
}
