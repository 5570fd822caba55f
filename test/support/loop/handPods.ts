// The pods of one run in a cluster without a kubelet: the test sees what is there and says what becomes of it, past all faults.
import { onTestFinished } from "vitest";
import { systemClock, systemRandom } from "../../../runtime/clock.ts";
import type { LivePod, PodStatus } from "../../../runtime/cluster/livePod.ts";
import { PodApi, type DeleteOptions } from "../../../runtime/cluster/podApi.ts";
import { Reflector } from "../../../runtime/cluster/reflector.ts";
import { Condition } from "../../../runtime/condition.ts";
import { labelKeys, resultFinalizer, safeLabelValue } from "../../../schemas/podIdentity.ts";
import { connectTo } from "../connectTo.ts";

export interface HandPods {
  readonly api: PodApi;
  /** Resolves with the pod of an attempt as soon as it is there. */
  readonly of: (task_id: string, try_number?: number) => Promise<LivePod>;
  /** Makes this the status of an attempt's pod, as soon as that is there. */
  readonly become: (status: PodStatus, task_id: string, try_number?: number) => Promise<LivePod>;
  readonly delete: (options: DeleteOptions, task_id: string, try_number?: number) => Promise<LivePod>;
  /** Takes the finalizer off, as a person may. */
  readonly strip: (task_id: string, try_number?: number) => Promise<void>;
  /** Resolves as soon as the pods are so. */
  readonly until: (holds: (pods: readonly LivePod[]) => boolean) => Promise<void>;
  readonly all: () => readonly LivePod[];
  readonly finalizers: () => number;
}

/** Follows the pods until the running test has finished. */
export async function handPods(kubeconfig: string, namespace: string, run_id: string): Promise<HandPods> {
  const api = new PodApi(await connectTo(kubeconfig));
  const known = new Map<string, LivePod>();
  const changed = new Condition();
  const labelSelector = `${labelKeys.run_id}=${safeLabelValue(run_id)}`;
  const selection = { namespace, labelSelector };
  const reflector = new Reflector<LivePod>({
    api,
    selection,
    keep: (pod) => pod,
    clock: systemClock,
    random: systemRandom,
  });
  const stopped = new AbortController();
  const following = (async () => {
    for await (const { changes } of reflector.batches(stopped.signal)) {
      for (const change of changes) {
        if (change.kind === "gone") known.delete(change.identity.uid);
        else known.set(change.identity.uid, change.pod);
      }
      changed.notify();
    }
  })().catch(() => undefined);
  onTestFinished(async () => {
    stopped.abort();
    await following;
  });
  const all = (): LivePod[] => [...known.values()];
  const until: HandPods["until"] = (holds) => changed.until(() => holds(all()));
  const of: HandPods["of"] = async (task_id, try_number = 1) => {
    const find = (): LivePod | undefined => all().find((pod) => isOf(pod, task_id, try_number));
    await changed.until(() => find() !== undefined);
    const pod = find();
    if (pod === undefined) throw new Error("a pod was there, and is not");
    return pod;
  };
  return {
    api,
    of,
    until,
    all,
    async become(status, task_id, try_number) {
      const { metadata } = await of(task_id, try_number);
      return api.updateStatus(metadata, status);
    },
    async delete(options, task_id, try_number) {
      return api.delete((await of(task_id, try_number)).metadata, options);
    },
    async strip(task_id, try_number) {
      const { metadata } = await of(task_id, try_number);
      const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": [resultFinalizer] } };
      await api.patch(metadata, { type: "strategic", patch });
    },
    finalizers: () =>
      all().filter(({ metadata }) => metadata.finalizers?.includes(resultFinalizer) === true).length,
  };
}

function isOf({ metadata: { labels = {} } }: LivePod, task_id: string, try_number: number): boolean {
  return labels[labelKeys.task_id] === task_id && labels[labelKeys.try_number] === String(try_number);
}
