// Carries out what the plan wants of the API server. Each command is safe to repeat: pods have their attempt's own name, and
// whatever touches one says which uid is meant. So a command is done again until its answer is known.
import { Backoff } from "../backoff.ts";
import type { Clock, Random } from "../clock.ts";
import type { LivePod, PodKey } from "../cluster/livePod.ts";
import type { PodApi } from "../cluster/podApi.ts";
import { ConnectionError, StatusError } from "../cluster/statusError.ts";
import { unlessGone } from "../cluster/unlessGone.ts";
import { CreateGate } from "../launch/createGate.ts";
import { Launcher, type LaunchEnds } from "../launch/launcher.ts";
import { releasePod } from "../launch/releasePod.ts";
import { Slots } from "../launch/slots.ts";
import type { AttemptKey, RunKey } from "../model.ts";
import { podFacts } from "../podFacts.ts";
import { commandId, type Command } from "../runState.ts";
import type { Database } from "../store/database.ts";
import { isTransient } from "../store/databaseError.ts";
import { readReturnValues } from "../store/xcom.ts";
import type { RunEvent } from "../transition.ts";
import { untilAnswered } from "../untilAnswered.ts";
import type { AttemptPods } from "./attemptPods.ts";
import { keepLogs } from "./keepLogs.ts";

export interface CommandRunnerOptions {
  readonly api: PodApi;
  readonly database: Database;
  readonly run: RunKey;
  readonly pods: AttemptPods;
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of failures that will be tried again. */
  readonly onFailure: (error: Error) => void;
}

/** Pods in memory that are to be created: as many as the gate ever lets through, and as many again that come next. */
const CREATIONS_AT_ONCE = 64;

/** Calls at a time that create nothing. Each has a connection of its own, and a server has better to do than to greet thousands. */
const CALLS_AT_ONCE = 32;

export class CommandRunner {
  private readonly options: CommandRunnerOptions;
  private readonly creations = new Slots(CREATIONS_AT_ONCE);
  private readonly calls = new Slots(CALLS_AT_ONCE);
  private readonly gate: CreateGate;
  private readonly launcher: Launcher;

  constructor(options: CommandRunnerOptions) {
    const { api, clock } = options;
    this.options = options;
    this.gate = new CreateGate(clock);
    this.launcher = new Launcher({ api, gate: this.gate, clock, backoff: this.backoff() });
  }

  /** A pod has ended, so there may be room for another. */
  roomMade(): void {
    this.gate.open();
  }

  /**
   * What doing it has brought about. Rejects with the reason of `calledOff`: then it is to be done again. One that is called off is
   * not tried again; a call under way is waited for.
   */
  async carryOut(command: Command, ends: LaunchEnds): Promise<RunEvent[]> {
    const done: RunEvent = { kind: "carriedOut", command: commandId(command) };
    const { slots, work } = this.callOf(command, ends);
    const attempt = (): Promise<RunEvent[]> => {
      ends.calledOff.throwIfAborted();
      return work();
    };
    return [...(await this.untilAnswered(() => slots.use(attempt), ends.calledOff)), done];
  }

  private callOf(command: Command, ends: LaunchEnds): Call {
    const { creations, calls } = this;
    const { signal } = ends;
    switch (command.kind) {
      case "create":
        return { slots: creations, work: () => this.create(command, ends) };
      case "get":
        return { slots: calls, work: () => this.look(command, command.uid, signal) };
      case "delete":
        return { slots: calls, work: () => this.delete(command, command.uid, signal) };
      case "release":
        return { slots: calls, work: () => this.release(command, command, signal) };
    }
  }

  private async create(attempt: AttemptKey, ends: LaunchEnds): Promise<RunEvent[]> {
    const { database, run, pods } = this.options;
    const wanted = pods.xcomsOf(attempt);
    const xcoms = wanted.length === 0 ? [] : await readReturnValues(database, run, wanted);
    const launch = await this.launcher.launch(pods.podOf(attempt, Object.fromEntries(xcoms)), ends);
    if (launch.kind === "launched") return seen(launch.pod);
    return [{ kind: "createRefused", attempt, reason: launch.message, hint: launch.hint }];
  }

  private async look(attempt: Command, uid: string, signal: AbortSignal): Promise<RunEvent[]> {
    const live = await unlessGone(() => this.options.api.get(this.keyOf(attempt), { signal }));
    const pod = live?.metadata.uid === uid ? podFacts(live) : undefined;
    return [pod === undefined ? this.gone(attempt, uid) : { kind: "podFound", pod }];
  }

  private async delete(attempt: Command, uid: string, signal: AbortSignal): Promise<RunEvent[]> {
    const live = await unlessGone(() => this.options.api.delete(this.keyOf(attempt), { uid, signal }));
    return live === undefined ? [this.gone(attempt, uid)] : seen(live);
  }

  /** The log goes with the pod, so its end is kept first. */
  private async release(
    attempt: Command,
    { uid, deletesPod }: Extract<Command, { kind: "release" }>,
    signal: AbortSignal,
  ): Promise<RunEvent[]> {
    const { api, database, run, onFailure } = this.options;
    const key = this.keyOf(attempt);
    await keepLogs({ api, database, run, attempt, key, uid, onFailure, signal });
    await releasePod(api, key, { uid, deletesPod, signal });
    this.roomMade();
    return [{ kind: "released", attempt, uid }];
  }

  private gone(attempt: AttemptKey, uid: string): RunEvent {
    return { kind: "podGone", attempt, uid, at: this.options.clock.now() };
  }

  private keyOf(command: Command): PodKey {
    return { namespace: this.options.pods.namespaceOf(command), name: command.pod_name };
  }

  /** Repeats what the server, the database or the network has failed. */
  private untilAnswered<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, onFailure } = this.options;
    return untilAnswered(work, {
      mayPass: isOfTheWorld,
      askedMs: (error) => (error instanceof StatusError ? (error.retryAfterMs ?? 0) : 0),
      backoff: this.backoff(),
      onFailure,
      clock,
      signal,
    });
  }

  private backoff(): Backoff {
    const { clock, random } = this.options;
    return new Backoff({ firstMs: 500, maximumMs: 30_000, forgetAfterMs: 120_000, clock, random });
  }
}

interface Call {
  /** Where it waits for its turn. */
  readonly slots: Slots;
  readonly work: () => Promise<RunEvent[]>;
}

/** Whether trying again may help. */
function isOfTheWorld(error: unknown): error is Error {
  return error instanceof StatusError || error instanceof ConnectionError || isTransient(error);
}

function seen(live: LivePod): RunEvent[] {
  const pod = podFacts(live);
  return pod === undefined ? [] : [{ kind: "pod", pod }];
}
