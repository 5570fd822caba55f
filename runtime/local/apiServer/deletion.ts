// What a deletion comes to: at once, after a grace period that the object's owner ends, or when the last finalizer is gone.
// https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
import type { ApiObject, Metadata } from "./json.ts";
import type { Strategy } from "./resource.ts";
import { wireTime } from "./wireTime.ts";

/** `next` is the state that is stored; `isRemoved` says that the object then goes. */
export interface Deletion {
  readonly next: ApiObject;
  readonly isRemoved: boolean;
}

interface Facts {
  readonly strategy: Strategy;
  /** As the client asks for it. */
  readonly gracePeriodSeconds: number | undefined;
  readonly nowMs: number;
}

export function deletion(object: ApiObject, { strategy, gracePeriodSeconds, nowMs }: Facts): Deletion {
  const { deletionTimestamp } = object.metadata;
  // What is below 0 is as short as what still is a grace period.
  const wanted = gracePeriodSeconds !== undefined && gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds;
  if (deletionTimestamp !== undefined) return again(object, wanted, nowMs);
  const period = strategy.gracePeriodSeconds?.(object, wanted) ?? 0;
  return settled({ ...object, metadata: begun(object.metadata, period, nowMs) });
}

/** Whether an update is the last step of a deletion: nothing holds the object any more. */
export function isReleased({ metadata }: ApiObject): boolean {
  return metadata.deletionGracePeriodSeconds === 0 && (metadata.finalizers ?? []).length === 0;
}

function settled(next: ApiObject): Deletion {
  return { next, isRemoved: isReleased(next) };
}

function begun(metadata: Metadata, period: number, nowMs: number): Metadata {
  return {
    ...metadata,
    ...(metadata.generation !== undefined && { generation: metadata.generation + 1 }),
    deletionTimestamp: wireTime(nowMs + period * 1000),
    deletionGracePeriodSeconds: period,
  };
}

/** A deletion that has begun can only be made shorter. */
function again(object: ApiObject, wanted: number | undefined, nowMs: number): Deletion {
  const { deletionTimestamp = "", deletionGracePeriodSeconds: current = 0 } = object.metadata;
  if (wanted === undefined || wanted >= current) return settled(object);
  const endMs = Date.parse(deletionTimestamp) - current * 1000 + wanted * 1000;
  const isPast = endMs < nowMs;
  const metadata = {
    ...object.metadata,
    deletionTimestamp: wireTime(isPast ? nowMs : endMs),
    // A period that is over stays one: its end is for the object's owner to tell.
    deletionGracePeriodSeconds: isPast && wanted !== 0 ? 1 : wanted,
  };
  return settled({ ...object, metadata });
}
