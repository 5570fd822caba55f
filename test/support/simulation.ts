// A cluster and a database in miniature around the decisions of the runtime: pods live their fates, workers take tokens and record
// results, and news of it all waits to be told – late, twice, out of order or never, as a test will have it.
import type { AttemptKey, AttemptResult, PodFacts } from "../../runtime/model.ts";
import { plan } from "../../runtime/plan.ts";
import {
  attemptId,
  commandId,
  isSettled,
  runState,
  type Command,
  type RunState,
} from "../../runtime/runState.ts";
import { transition, type RunEvent } from "../../runtime/transition.ts";
import { contextAt, exited, podFor, running, type PodTraits } from "./runs.ts";

export const fates = [
  "success",
  "failure",
  "silence",
  "out of memory",
  "eviction",
  "eviction after success",
  "image that is not there",
  "finalizer removed by hand",
  "finalizer removed by hand after success",
] as const;

export type Fate = (typeof fates)[number];

interface SimulatedPod {
  readonly facts: PodFacts;
  readonly fate: Fate;
  readonly stage: "pending" | "running" | "reported" | "ended";
}

export interface SimulationOptions {
  readonly now: number;
  readonly fateOf: (attempt: AttemptKey) => Fate;
  /** Is shown each turn. */
  readonly check: (before: RunState, after: RunState) => void;
}

export class Simulation {
  state: RunState;
  now: number;
  /** News that nobody has been told. */
  readonly news: RunEvent[] = [];
  private readonly options: SimulationOptions;
  private readonly pods = new Map<string, SimulatedPod>();
  private readonly starts = new Map<string, number>();
  private readonly results = new Map<string, AttemptResult>();
  private version = 100;

  constructor(state: RunState, options: SimulationOptions) {
    this.options = options;
    this.now = options.now;
    this.state = plan(state, contextAt(options.now)).state;
  }

  /** Attempts whose success the database has taken. */
  get successes(): readonly string[] {
    return [...this.results].filter(([, { kind }]) => kind === "success").map(([id]) => id);
  }

  get isOver(): boolean {
    return isSettled(this.state) && [...this.pods.values()].every(({ facts }) => !facts.hasFinalizer);
  }

  /** One turn of the runtime. */
  turn(events: readonly RunEvent[]): void {
    const before = this.state;
    this.state = plan(transition(before, events), contextAt(this.now)).state;
    this.options.check(before, this.state);
  }

  /** The runtime dies and another takes over: what is stored is all that it knows. */
  restart(): void {
    this.news.length = 0;
    const { dag, run, tasks, attempts, outbox } = this.state;
    this.state = runState(dag, { run, tasks: [...tasks.values()], attempts: [...attempts.values()], outbox });
  }

  /** The API server is asked for what the outbox says. */
  carryOut(): void {
    for (const command of this.state.outbox.values()) {
      this.news.push(...this.answer(command), { kind: "carriedOut", command: commandId(command) });
    }
  }

  /** Each pod goes one step towards its end. */
  stepPods(): void {
    for (const [uid, pod] of this.pods) this.step(uid, pod);
  }

  /** Everything there is to know, told at once. */
  observe(): void {
    this.turn(this.everything());
  }

  /** A full list of the pods, and a full reading of the reports. */
  everything(): RunEvent[] {
    const pods = [...this.pods.values()].map(({ facts }) => facts);
    const reports = [...this.starts].map(([id, start_date]) => this.reportOf(id, start_date));
    return [
      { kind: "synced", pods, resourceVersion: String(this.version) },
      { kind: "reports", reports, readAt: this.now },
    ];
  }

  private answer(command: Command): RunEvent[] {
    const { task_id, map_index, try_number } = command;
    const attempt = { task_id, map_index, try_number };
    if (command.kind === "create") return [{ kind: "pod", pod: this.create(attempt) }];
    const pod = this.pods.get(command.uid);
    if (pod === undefined) {
      const gone = { kind: "podGone", attempt, uid: command.uid, at: this.now } as const;
      return [command.kind === "release" ? { ...gone, kind: "released" } : gone];
    }
    switch (command.kind) {
      case "get":
        return [{ kind: "podFound", pod: pod.facts }];
      case "delete": {
        const deletion = { deletionRequestedAt: this.now, deletionTimestamp: this.now + 30_000 };
        return [{ kind: "pod", pod: this.put({ ...pod, facts: { ...pod.facts, ...deletion } }) }];
      }
      case "release":
        if (command.deletesPod) this.pods.delete(command.uid);
        else this.put({ ...pod, facts: { ...pod.facts, hasFinalizer: false } });
        return [{ kind: "released", attempt, uid: command.uid }];
    }
  }

  private create(attempt: AttemptKey): PodFacts {
    const existing = this.pods.get(podFor(attempt).uid);
    if (existing !== undefined) return existing.facts;
    const facts = podFor(attempt, { node: "node-1", createdAt: this.now });
    return this.put({ facts, fate: this.options.fateOf(attempt), stage: "pending" });
  }

  private put(pod: SimulatedPod): PodFacts {
    this.version += 1;
    const facts = { ...pod.facts, resourceVersion: String(this.version) };
    this.pods.set(facts.uid, { ...pod, facts });
    return facts;
  }

  private step(uid: string, pod: SimulatedPod): void {
    if (pod.stage === "ended") return;
    const stopped = pod.facts.deletionTimestamp !== undefined;
    if (stopped)
      return this.become(pod, "ended", { phase: "Failed", base: exited(143, { finishedAt: this.now }) });
    switch (pod.stage) {
      case "pending":
        return this.begin(pod);
      case "running":
        return pod.fate === "finalizer removed by hand" ? this.vanish(uid, pod) : this.report(pod);
      case "reported":
        return pod.fate === "finalizer removed by hand after success"
          ? this.vanish(uid, pod)
          : this.become(pod, "ended", endOf(pod.fate, this.now));
    }
  }

  private begin(pod: SimulatedPod): void {
    if (pod.fate === "image that is not there") {
      return this.become(pod, "pending", { base: { kind: "waiting", reason: "ErrImagePull" } });
    }
    const attempt = this.attemptOf(pod);
    // The start token: not for an attempt that was stopped or has ended.
    if (attempt !== undefined && attempt.stop === undefined && attempt.outcome === undefined) {
      this.starts.set(attemptId(attempt), this.now);
      this.tellReport(attemptId(attempt));
    }
    this.become(pod, "running", { phase: "Running", base: running(this.now) });
  }

  private report(pod: SimulatedPod): void {
    const result = resultOf(pod.fate, this.now);
    const attempt = this.attemptOf(pod);
    if (result !== undefined && attempt !== undefined && attempt.outcome === undefined) {
      const id = attemptId(attempt);
      if (this.starts.has(id)) this.results.set(id, result);
      this.tellReport(id);
    }
    this.pods.set(pod.facts.uid, { ...pod, stage: "reported" });
  }

  private vanish(uid: string, { facts }: SimulatedPod): void {
    this.pods.delete(uid);
    this.news.push({ kind: "podMissing", pod: facts });
  }

  private become(pod: SimulatedPod, stage: SimulatedPod["stage"], traits: PodTraits): void {
    const { phase, conditions, containers } = podFor(pod.facts.attempt, traits);
    this.news.push({
      kind: "pod",
      pod: this.put({ ...pod, stage, facts: { ...pod.facts, phase, conditions, containers } }),
    });
  }

  private attemptOf({ facts }: SimulatedPod) {
    return this.state.attempts.get(attemptId(facts.attempt));
  }

  private tellReport(id: string): void {
    const start_date = this.starts.get(id);
    if (start_date === undefined) return;
    this.news.push({ kind: "reports", reports: [this.reportOf(id, start_date)], readAt: undefined });
  }

  private reportOf(id: string, start_date: number) {
    const [task_id = "", , try_number] = id.split("/");
    return {
      task_id,
      map_index: -1,
      try_number: Number(try_number),
      start_date,
      result: this.results.get(id),
    };
  }
}

function resultOf(fate: Fate, at: number): AttemptResult | undefined {
  if (fate === "success" || fate.endsWith("after success")) return { kind: "success", at };
  return fate === "failure" ? { kind: "failure", at, message: "no such table" } : undefined;
}

function endOf(fate: Fate, finishedAt: number): PodTraits {
  switch (fate) {
    case "success":
    case "silence":
      return { phase: "Succeeded", base: exited(0, { finishedAt }) };
    case "out of memory":
      return { phase: "Failed", base: exited(137, { finishedAt, reason: "OOMKilled" }) };
    case "eviction":
    case "eviction after success":
      return {
        phase: "Failed",
        base: exited(137, { finishedAt }),
        conditions: [{ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" }],
      };
    default:
      return { phase: "Failed", base: exited(1, { finishedAt }) };
  }
}
