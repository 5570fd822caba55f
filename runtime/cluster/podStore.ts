// The pods as they are known now. Each method tells what has changed by it; nothing here waits.
import type { LivePod, PodKey } from "./livePod.ts";
import { keepPod, keyText, type FullRead, type Keep, type KeptPod, type PodChange } from "./podChange.ts";
import { compareResourceVersions, newerResourceVersion, type ResourceVersion } from "./resourceVersion.ts";

export class PodStore<T> {
  private readonly keep: Keep<T>;
  private readonly pods = new Map<string, KeptPod<T>>();
  private version: ResourceVersion | undefined;
  /** Uids of pods that went while somebody wanted to know. */
  private removed: Set<string> | undefined;

  constructor(keep: Keep<T>) {
    this.keep = keep;
  }

  /** The version up to which everything has been told to the store; `undefined` before the first full read. */
  get resourceVersion(): ResourceVersion | undefined {
    return this.version;
  }

  get size(): number {
    return this.pods.size;
  }

  get(key: PodKey): KeptPod<T> | undefined {
    return this.pods.get(keyText(key));
  }

  values(): IterableIterator<KeptPod<T>> {
    return this.pods.values();
  }

  /** A pod was seen. The same version of it, or an older one, changes nothing. */
  upsert(live: LivePod): PodChange<T>[] {
    const known = this.get(live.metadata);
    const { uid, resourceVersion } = live.metadata;
    this.advance(resourceVersion);
    const isNews =
      known?.identity.uid !== uid || compareResourceVersions(known.resourceVersion, resourceVersion) < 0;
    return isNews ? this.put(keepPod(live, this.keep)) : [];
  }

  /** A watch said that a pod is gone. What is older than what the store has heard is a repetition. */
  remove(live: LivePod): PodChange<T>[] {
    const known = this.get(live.metadata);
    const { uid, resourceVersion, deletionTimestamp } = live.metadata;
    const isRepeated =
      known?.identity.uid !== uid &&
      this.version !== undefined &&
      compareResourceVersions(resourceVersion, this.version) <= 0;
    this.advance(resourceVersion);
    if (isRepeated) return [];
    if (known?.identity.uid === uid) this.pods.delete(keyText(live.metadata));
    this.removed?.add(uid);
    const cause = deletionTimestamp === undefined ? "left" : "deleted";
    return [{ kind: "gone", ...keepPod(live, this.keep), cause }];
  }

  /** Everything up to a version has been told. It never goes back. */
  advance(version: ResourceVersion): void {
    this.version = this.version === undefined ? version : newerResourceVersion(this.version, version);
  }

  /** The pods are those of a full read and no others, whatever was known before. */
  replace(read: FullRead<T>): PodChange<T>[] {
    const missing = [...this.pods.entries()].filter(([key]) => !read.pods.has(key));
    const changes = missing.flatMap(([, known]) => this.forget(known));
    for (const pod of read.pods.values()) {
      const known = this.get(pod.identity);
      const isSame =
        known?.identity.uid === pod.identity.uid && known.resourceVersion === pod.resourceVersion;
      if (!isSame) changes.push(...this.put(pod));
    }
    this.version = read.resourceVersion;
    return changes;
  }

  /** Sets a pod. Another one of its name is gone by that, though nobody saw it go. */
  put(pod: KeptPod<T>): PodChange<T>[] {
    const known = this.get(pod.identity);
    const before = known === undefined || known.identity.uid === pod.identity.uid ? [] : this.forget(known);
    this.pods.set(keyText(pod.identity), pod);
    return [...before, { kind: "upsert", ...pod }];
  }

  /** A pod turned out not to be there. */
  forget(known: KeptPod<T>): PodChange<T>[] {
    this.pods.delete(keyText(known.identity));
    this.removed?.add(known.identity.uid);
    return [{ kind: "gone", ...known, cause: "missing" }];
  }

  /** Begins to note the uids of pods that go. The function ends it. */
  noteRemovals(): { readonly uids: ReadonlySet<string>; readonly end: () => void } {
    const uids = (this.removed = new Set<string>());
    const end = (): void => {
      if (this.removed === uids) this.removed = undefined;
    };
    return { uids, end };
  }
}
