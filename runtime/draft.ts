// A state that is being changed: what is written is copied first, what is not stays the same object.
import type { RunState } from "./runState.ts";

/** A map that is copied when it is first changed. */
class DraftMap<K, V> {
  private current: ReadonlyMap<K, V>;
  private copy: Map<K, V> | undefined;

  constructor(map: ReadonlyMap<K, V>) {
    this.current = map;
  }

  get size(): number {
    return this.current.size;
  }

  get(key: K): V | undefined {
    return this.current.get(key);
  }

  has(key: K): boolean {
    return this.current.has(key);
  }

  /** What is there now; what is set while it is read may or may not be seen. */
  values(): Iterable<V> {
    return this.current.values();
  }

  keys(): Iterable<K> {
    return this.current.keys();
  }

  set(key: K, value: V): void {
    if (this.current.get(key) !== value) this.writable().set(key, value);
  }

  delete(key: K): void {
    if (this.current.has(key)) this.writable().delete(key);
  }

  finish(): ReadonlyMap<K, V> {
    return this.current;
  }

  private writable(): Map<K, V> {
    this.copy ??= new Map(this.current);
    this.current = this.copy;
    return this.copy;
  }
}

type MapOf<M> = M extends ReadonlyMap<infer K, infer V> ? DraftMap<K, V> : never;

export type { DraftMap };

export class Draft {
  readonly dag: RunState["dag"];
  run: RunState["run"];
  reportsReadAt: RunState["reportsReadAt"];
  readonly tasks: MapOf<RunState["tasks"]>;
  readonly attempts: MapOf<RunState["attempts"]>;
  readonly outbox: MapOf<RunState["outbox"]>;
  readonly pods: MapOf<RunState["pods"]>;
  readonly strays: MapOf<RunState["strays"]>;
  readonly refusals: MapOf<RunState["refusals"]>;
  private readonly before: RunState;

  constructor(state: RunState) {
    this.before = state;
    this.dag = state.dag;
    this.run = state.run;
    this.reportsReadAt = state.reportsReadAt;
    this.tasks = new DraftMap(state.tasks);
    this.attempts = new DraftMap(state.attempts);
    this.outbox = new DraftMap(state.outbox);
    this.pods = new DraftMap(state.pods);
    this.strays = new DraftMap(state.strays);
    this.refusals = new DraftMap(state.refusals);
  }

  /** The state as it is now; the very state that it began with where nothing has changed. */
  finish(): RunState {
    const after: RunState = {
      dag: this.dag,
      run: this.run,
      reportsReadAt: this.reportsReadAt,
      tasks: this.tasks.finish(),
      attempts: this.attempts.finish(),
      outbox: this.outbox.finish(),
      pods: this.pods.finish(),
      strays: this.strays.finish(),
      refusals: this.refusals.finish(),
    };
    const isSame = (Object.keys(after) as (keyof RunState)[]).every((key) => after[key] === this.before[key]);
    return isSame ? this.before : after;
  }
}
