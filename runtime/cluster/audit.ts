// What a watch should have told and did not: now and then a full read is held beside what is known. Servers have lost events before.
import type { Condition } from "../condition.ts";
import { failureOf } from "./failures.ts";
import { readPages } from "./listing.ts";
import { keyText, type FullRead, type KeptPod, type PodChange } from "./podChange.ts";
import type { PodStore } from "./podStore.ts";
import type { ReflectorContext } from "./reflectorContext.ts";
import { compareResourceVersions, type ResourceVersion } from "./resourceVersion.ts";

export interface AuditOptions<T> {
  readonly context: ReflectorContext<T>;
  readonly store: PodStore<T>;
  /** Is notified when the store has advanced. */
  readonly advanced: Condition;
  readonly onRepair: (changes: readonly PodChange<T>[]) => void;
}

const EVERY_MS = 300_000;
/** The watch catches up with a read at the next bookmark, if not before. */
const CATCH_UP_MS = 90_000;

/** Audits about every five minutes, once there is something to audit, until the signal is aborted. */
export async function runAudits<T>(options: AuditOptions<T>, signal: AbortSignal): Promise<void> {
  const { store, advanced } = options;
  const { clock, random, notice } = options.context;
  while (!signal.aborted) {
    try {
      await advanced.until(() => store.resourceVersion !== undefined, signal);
      await clock.sleep(EVERY_MS * (0.8 + 0.4 * random()), signal);
      await audit(options, signal);
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      // The next one is soon enough: an audit is for what hardly ever happens.
      notice({ kind: "failed", during: "audit", failure, error, waitMs: EVERY_MS });
    }
  }
}

async function audit<T>(options: AuditOptions<T>, signal: AbortSignal): Promise<void> {
  const { context, store, onRepair } = options;
  const removals = store.noteRemovals();
  try {
    const read = await readPages({ ...context, signal });
    await caughtUp(options, read.resourceVersion, signal);
    const changes = repair(store, read, removals.uids);
    context.notice({ kind: "audited", repaired: changes.length });
    if (changes.length > 0) onRepair(changes);
  } finally {
    removals.end();
  }
}

/** Resolves when the watch has told everything up to a version, or has had time enough for it. */
async function caughtUp<T>(
  { context, store, advanced }: AuditOptions<T>,
  version: ResourceVersion,
  signal: AbortSignal,
): Promise<void> {
  let isLate = false;
  const forget = context.clock.setTimeout(() => {
    isLate = true;
    advanced.notify();
  }, CATCH_UP_MS);
  const isThere = (): boolean =>
    store.resourceVersion !== undefined && compareResourceVersions(store.resourceVersion, version) >= 0;
  try {
    await advanced.until(() => isLate || isThere(), signal);
  } finally {
    forget();
  }
}

/**
 * Sets right where the store differs from a read that it should have caught up with, and gives the changes. What changed after the
 * read is no difference: pods of a newer version, and those that went since (`removed` has their uids).
 */
export function repair<T>(
  store: PodStore<T>,
  read: FullRead<T>,
  removed: ReadonlySet<string>,
): PodChange<T>[] {
  const isMissed = (pod: KeptPod<T>): boolean => {
    if (removed.has(pod.identity.uid)) return false;
    const known = store.get(pod.identity);
    return known === undefined || compareResourceVersions(known.resourceVersion, pod.resourceVersion) < 0;
  };
  const isStale = (known: KeptPod<T>): boolean =>
    !read.pods.has(keyText(known.identity)) &&
    compareResourceVersions(known.resourceVersion, read.resourceVersion) <= 0;
  const missed = [...read.pods.values()].filter(isMissed);
  const stale = [...store.values()].filter(isStale);
  return [...stale.flatMap((known) => store.forget(known)), ...missed.flatMap((pod) => store.put(pod))];
}
