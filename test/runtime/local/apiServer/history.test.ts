// How far back the server remembers, and what of it a reader gets.
import { describe, expect, test } from "vitest";
import { History } from "../../../../runtime/local/apiServer/history.ts";
import { ResourceStore, Revisions } from "../../../../runtime/local/apiServer/store.ts";
import { storedAt } from "../../../../runtime/local/apiServer/storedObject.ts";
import { fakeClock } from "../../../support/fakeClock.ts";

const object = (name: string, value = "") => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { value },
});

function change(revision: number) {
  return { revision, key: "a", before: undefined, now: storedAt(object("a"), revision), isDeletion: false };
}

describe("a history", () => {
  test("gives the changes after a revision, one after the other", () => {
    const history = new History({ changes: 10, ageMs: 1000 }, 5);
    for (const revision of [6, 9, 12]) history.add(change(revision), 0);
    expect([5, 6, 8, 9, 11, 12].map((revision) => history.next(revision)?.revision)).toEqual([
      6,
      9,
      9,
      12,
      12,
      undefined,
    ]);
    expect(history.backTo(6).map(({ revision }) => revision)).toEqual([12, 9]);
  });

  test("forgets by number: the floor is the last that is forgotten", () => {
    const history = new History({ changes: 3, ageMs: 1000 }, 0);
    expect(history.floor).toBe(0);
    for (let revision = 1; revision <= 100; revision += 1) history.add(change(revision), 0);
    expect(history.floor).toBe(97);
    expect(history.backTo(97).map(({ revision }) => revision)).toEqual([100, 99, 98]);
  });

  test("forgets by age, also when nothing is added", () => {
    const history = new History({ changes: 10, ageMs: 1000 }, 0);
    history.add(change(1), 0);
    history.add(change(2), 600);
    history.forget(1001);
    expect(history.floor).toBe(1);
    history.forget(1601);
    expect(history.floor).toBe(2);
    expect(history.next(2)).toBeUndefined();
  });
});

describe("a store", () => {
  const create = () => {
    const revisions = new Revisions(1000);
    const store = new ResourceStore({ revisions, window: { changes: 100, ageMs: 1000 }, clock: fakeClock() });
    return { store, revisions };
  };

  test("shows any state that it remembers, in the order of keys", () => {
    const { store } = create();
    const states = [store.revision];
    const note = (): void => void states.push(store.revision);
    store.put("b", object("b"));
    note();
    store.put("a", object("a"));
    note();
    store.put("b", object("b", "changed"));
    note();
    store.remove("a", object("a"));
    note();
    const shown = states.map((revision) =>
      store.at(revision).map(([key, stored]) => `${key}${JSON.stringify(stored.object["data"])}`),
    );
    expect(shown).toEqual([
      [],
      ['b{"value":""}'],
      ['a{"value":""}', 'b{"value":""}'],
      ['a{"value":""}', 'b{"value":"changed"}'],
      ['b{"value":"changed"}'],
    ]);
  });

  test("counts revisions across resources", () => {
    const { store, revisions } = create();
    const other = new ResourceStore({ revisions, window: { changes: 1, ageMs: 1 }, clock: fakeClock() });
    expect([
      store.put("a", object("a")),
      other.put("a", object("a")),
      store.put("b", object("b")),
    ]).toMatchObject([{ revision: 1001 }, { revision: 1002 }, { revision: 1003 }]);
    expect(other.revision).toBe(1003);
  });

  test("drops objects that are kept for a time only, which watches are told", () => {
    const clock = fakeClock(0);
    const window = { changes: 100, ageMs: 1e9 };
    const store = new ResourceStore({ revisions: new Revisions(1), window, lifetimeMs: 60_000, clock });
    const at = (name: string, creationTimestamp: string) => ({
      ...object(name),
      metadata: { name, creationTimestamp },
    });
    store.put("old", at("old", "1970-01-01T00:00:00Z"));
    store.put("new", at("new", "1970-01-01T00:01:00Z"));
    clock.advance(60_001);
    store.forget();
    expect(store.at(store.revision).map(([key]) => key)).toEqual(["new"]);
    expect(store.history.next(3)).toMatchObject({ key: "old", isDeletion: true });
  });

  test("cannot remove what is not there", () => {
    expect(() => create().store.remove("a", object("a"))).toThrow("a is not in the store");
  });
});
