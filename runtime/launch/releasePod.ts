// Lets a pod go that our finalizer holds, once nothing of it is needed any more.
import { resultFinalizer } from "../../schemas/podIdentity.ts";
import type { PodKey } from "../cluster/livePod.ts";
import type { PodApi } from "../cluster/podApi.ts";
import { unlessGone } from "../cluster/unlessGone.ts";

export interface ReleasePod {
  readonly uid: string;
  /** Whether it goes at once, or stays without the finalizer. */
  readonly deletesPod: boolean;
  readonly signal: AbortSignal;
}

/** Safe to repeat, and of no effect on another pod of that name. Throws a `StatusError` or a `ConnectionError`. */
export async function releasePod(
  api: PodApi,
  key: PodKey,
  { uid, deletesPod, signal }: ReleasePod,
): Promise<void> {
  // First it is marked to be deleted, so that it goes with our finalizer.
  if (deletesPod) await unlessGone(() => api.delete(key, { uid, gracePeriodSeconds: 0, signal }));
  const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": [resultFinalizer] } };
  await unlessGone(() => api.patch(key, { type: "strategic", patch, uid, signal }));
}
