// The store of a reflector by itself: whatever it is told in between, a full read makes it right.
import fc from "fast-check";
import { expect, test } from "vitest";
import { repair } from "../../../runtime/cluster/audit.ts";
import { ChangeQueue } from "../../../runtime/cluster/changeQueue.ts";
import type { LivePod } from "../../../runtime/cluster/livePod.ts";
import { keepPod, keyText, type FullRead, type PodChange } from "../../../runtime/cluster/podChange.ts";
import { PodStore } from "../../../runtime/cluster/podStore.ts";
import { fakeClock } from "../../support/fakeClock.ts";
import { livePod } from "../../support/livePods.ts";

interface Event {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly pod: LivePod;
}

interface History {
  readonly events: readonly Event[];
  readonly final: FullRead<string>;
}

const keep = (pod: LivePod): string => pod.metadata.resourceVersion;

/** What a cluster could tell: pods of few names come, change and go, each step at the next version. */
const histories = fc.array(fc.tuple(fc.nat(4), fc.boolean()), { maxLength: 40 }).map((steps): History => {
  const pods = new Map<string, LivePod>();
  const events = steps.map(([which, goes], index): Event => {
    const name = `pod-${which}`;
    const known = pods.get(name);
    const version = 100 + index;
    const pod = livePod(name, version, { uid: known?.metadata.uid ?? `uid-${version}` });
    if (known !== undefined && goes) {
      pods.delete(name);
      return { type: "DELETED", pod };
    }
    pods.set(name, pod);
    return { type: known === undefined ? "ADDED" : "MODIFIED", pod };
  });
  return { events, final: readOf([...pods.values()], 100 + steps.length) };
});

/** The same with events out of order, twice or missing. */
const disturbed = histories.chain((history) =>
  fc.record({
    history: fc.constant(history),
    events: fc.array(fc.nat(Math.max(0, history.events.length - 1)), { maxLength: 60 }),
  }),
);

function readOf(pods: readonly LivePod[], version: number): FullRead<string> {
  const kept = pods.map((pod) => [keyText(pod.metadata), keepPod(pod, keep)] as const);
  return { pods: new Map(kept), resourceVersion: String(version) };
}

function tell(store: PodStore<string>, { type, pod }: Event): PodChange<string>[] {
  return type === "DELETED" ? store.remove(pod) : store.upsert(pod);
}

function follow(known: Map<string, string>, changes: readonly PodChange<string>[]): void {
  for (const { kind, identity, pod } of changes) {
    if (kind === "upsert") known.set(identity.uid, pod);
    else known.delete(identity.uid);
  }
}

const contents = (store: PodStore<string>) =>
  new Map([...store.values()].map((pod) => [keyText(pod.identity), pod]));

test("any order, duplication or loss of events followed by a list ends in the same store, and so does a reader", () => {
  fc.assert(
    fc.property(disturbed, fc.nat(5), ({ history, events }, pause) => {
      const store = new PodStore(keep);
      const known = new Map<string, string>();
      for (const [turn, index] of events.entries()) {
        const event = history.events[index];
        if (event !== undefined) follow(known, tell(store, event));
        if (turn === pause) follow(known, store.replace(readOf([], 100)));
      }
      follow(known, store.replace(history.final));
      expect(contents(store)).toEqual(history.final.pods);
      expect(store.resourceVersion).toBe(history.final.resourceVersion);
      const uids = [...history.final.pods.values()].map(({ identity, pod }) => [identity.uid, pod] as const);
      expect(known).toEqual(new Map(uids));
    }),
  );
});

test("events as they happened need no list", () => {
  fc.assert(
    fc.property(histories, ({ events, final }) => {
      const store = new PodStore(keep);
      for (const event of events) tell(store, event);
      expect(contents(store)).toEqual(final.pods);
    }),
  );
});

test("an audit repairs what was lost, and only that", () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.boolean()), ({ events, final }, isLost) => {
      const store = new PodStore(keep);
      const lost = events.map((event) => {
        const { value = false } = isLost.next();
        if (!value) tell(store, event);
        return value;
      });
      store.advance(final.resourceVersion);
      const changes = repair(store, final, new Set());
      expect(contents(store)).toEqual(final.pods);
      expect(changes.length === 0 || lost.includes(true)).toBe(true);
    }),
  );
});

test("an audit leaves alone what changed after its read", () => {
  const store = new PodStore(keep);
  const read = readOf([livePod("a", 1), livePod("b", 2), livePod("c", 3)], 5);
  store.replace(read);
  const removals = store.noteRemovals();
  store.remove(livePod("a", 6));
  store.upsert(livePod("b", 7));
  store.upsert(livePod("d", 8));
  expect(repair(store, read, removals.uids)).toEqual([]);
  removals.end();
});

test("a queue that gives changes in any batches leads its reader to the same end", async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.infiniteStream(fc.constantFrom("take", "fail", "wait")),
      async (history, does) => {
        const store = new PodStore(keep);
        const queue = new ChangeQueue<string>(fakeClock());
        const known = new Map<string, string>();
        queue.push(store.replace(readOf([], 1)), "1", { isFullRead: true });
        for (const event of history.events) {
          queue.push(tell(store, event), event.pod.metadata.resourceVersion);
          const step = does.next().value;
          if (step === "wait") continue;
          const batch = await queue.take();
          if (batch === undefined) continue;
          if (batch.resourceVersion !== event.pod.metadata.resourceVersion)
            throw new Error("a version that is not the last");
          if (step === "take") follow(known, batch.changes);
          else queue.restore(batch);
        }
        queue.close();
        for (let batch = await queue.take(); batch; batch = await queue.take()) follow(known, batch.changes);
        expect([...known.keys()].toSorted()).toEqual(
          [...history.final.pods.values()].map(({ identity }) => identity.uid).toSorted(),
        );
      },
    ),
  );
});
