// What a reflector remembers of pods and tells of them.
import type { LivePod, PodIdentity, PodKey } from "./livePod.ts";
import type { ResourceVersion } from "./resourceVersion.ts";

/** Reduces a pod to what its reader needs of it. Thousands are kept, so it must not be the pod itself. */
export type Keep<T> = (pod: LivePod) => T;

/** A pod as it was at a version. */
export interface KeptPod<T> {
  readonly identity: PodIdentity;
  readonly resourceVersion: ResourceVersion;
  readonly pod: T;
}

export interface PodUpsert<T> extends KeptPod<T> {
  readonly kind: "upsert";
}

/** The pod is no longer seen; what it carries is its last known state. */
export interface PodGone<T> extends KeptPod<T> {
  readonly kind: "gone";
  readonly cause: GoneCause;
}

export type PodChange<T> = PodUpsert<T> | PodGone<T>;

/** `deleted`: it is. `left`: its labels or fields no longer match. `missing`: one of the two, and nobody saw which. */
export type GoneCause = "deleted" | "left" | "missing";

/** All pods there are, by `keyText`, and the version at which that was so. */
export interface FullRead<T> {
  readonly pods: ReadonlyMap<string, KeptPod<T>>;
  readonly resourceVersion: ResourceVersion;
}

export function keyText({ namespace, name }: PodKey): string {
  return `${namespace}/${name}`;
}

export function keepPod<T>(live: LivePod, keep: Keep<T>): KeptPod<T> {
  const { namespace, name, uid, resourceVersion } = live.metadata;
  return { identity: { namespace, name, uid }, resourceVersion, pod: keep(live) };
}
