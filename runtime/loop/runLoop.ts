// The loop that drives a run: events → transition → plan → one transaction → commands → events.
//
// A turn takes everything that has come in, decides from the whole state, and saves states, log, commands and checkpoint together or
// not at all. Only then are commands carried out, and only then may the watch forget what it told. So a runtime that ends at any moment
// has either not decided, and will be told again, or has decided, and finds in the database what it wanted.
import { randomUUID } from "node:crypto";
import { Backoff } from "../backoff.ts";
import { changesBetween, type Changes } from "../changes.ts";
import type { Clock, Random } from "../clock.ts";
import type { LaunchEnds } from "../launch/launcher.ts";
import { plan, type Plan } from "../plan.ts";
import type { RunSettings } from "../runSettings.ts";
import {
  attemptId,
  commandId,
  isSettled,
  mayHaveUnseenPod,
  type Command,
  type CommandId,
  type RunState,
} from "../runState.ts";
import type { Database } from "../store/database.ts";
import { isTransient } from "../store/databaseError.ts";
import type { Lease } from "../store/lease.ts";
import { saveTurn, TurnConflict, type Turn } from "../store/saveTurn.ts";
import { PoolFull } from "../store/slotPool.ts";
import type { Checkpoint } from "../store/watchCheckpoint.ts";
import { transition, type RunEvent } from "../transition.ts";
import type { CommandRunner } from "./commandRunner.ts";
import type { Inbox, Intake } from "./inbox.ts";
import { readLimits, type OutsideLimits } from "./limits.ts";
import { readNews } from "./reportSource.ts";

export interface RunLoopOptions {
  readonly state: RunState;
  readonly lease: Lease;
  readonly database: Database;
  readonly inbox: Inbox;
  readonly commands: CommandRunner;
  readonly settings: RunSettings;
  /** The checkpoint of a version. */
  readonly checkpointAt: (resourceVersion: string) => Checkpoint;
  /** Hears of every saved turn. */
  readonly onTurn: (state: RunState, changes: Changes) => void;
  /** Hears of failures that will be tried again. */
  readonly onFailure: (error: Error) => void;
  readonly clock: Clock;
  readonly random: Random;
}

export interface LoopEnds {
  /** Aborted when the run may not be driven on: another runtime has it, or a part of this one has failed. */
  readonly signal: AbortSignal;
  /** Aborted when the user, or the system, wants the runtime to end. */
  readonly stop: AbortSignal;
}

/** How long calls may take that are under way when the runtime is told to end. */
const STOP_WITHIN_MS = 5000;

/** After a decision the loop rests so many times as long as that took, and no longer than this. */
const REST_TIMES = 8;
const LONGEST_REST_MS = 250;

export class RunLoop {
  private readonly options: RunLoopOptions;
  /** The commands that are being carried out, or are and no turn has taken that in yet. */
  private readonly inFlight = new Map<CommandId, InFlight>();
  private state: RunState;
  /** Whether the cluster has told of all its pods of the run. */
  private hasSeenAll = false;
  private decidingMs = 0;
  private forgetTimer = (): void => undefined;

  constructor(options: RunLoopOptions) {
    this.options = options;
    this.state = options.state;
  }

  /**
   * Resolves to the last state when nothing is left to be done for it. Stopped before, it begins nothing more, lets calls end that
   * are under way, saves what has come in, and rejects with the reason of `stop`. Rejects with `signal`'s, and with `LeaseLost`.
   */
  async run({ signal, stop }: LoopEnds): Promise<RunState> {
    const failed = new AbortController();
    const late = new AbortController();
    const over = AbortSignal.any([signal, failed.signal]);
    const calls = { signal: AbortSignal.any([over, late.signal]), calledOff: stop };
    const forgetStop = this.whenStopped(stop, () => late.abort(stop.reason));
    try {
      while (!this.isOver() && !stop.aborted) {
        await this.turn(await this.options.inbox.take(over), calls.signal);
        this.begin(calls, (error) => failed.abort(error));
        this.callOff();
        await this.rest(over);
      }
      if (!this.isOver()) await this.finish({ signal: over, late: calls.signal });
      if (!isSettled(this.state)) stop.throwIfAborted();
      return this.state;
    } finally {
      forgetStop();
      this.forgetTimer();
      failed.abort(new Error("the loop has ended"));
      await this.callsEnd();
    }
  }

  /** A creation that is under way, here or in a runtime that was killed, may bring about a pod of which nothing is known, and which must not stay. */
  private isOver(): boolean {
    const { attempts } = this.state;
    if (!this.hasSeenAll && attempts.values().some(mayHaveUnseenPod)) return false;
    const mayBringPod = ({ command }: InFlight): boolean =>
      command.kind === "create" && attempts.get(attemptId(command))?.pod_uid === undefined;
    return isSettled(this.state) && !this.inFlight.values().some(mayBringPod);
  }

  /** Wakes the loop, and tells when calls have had their time. Gives what forgets that. */
  private whenStopped(stop: AbortSignal, onLate: () => void): () => void {
    const { clock, inbox } = this.options;
    let forgetTimer = (): void => undefined;
    const end = (): void => {
      forgetTimer = clock.setTimeout(onLate, STOP_WITHIN_MS);
      inbox.wake();
    };
    if (stop.aborted) end();
    stop.addEventListener("abort", end);
    return () => {
      stop.removeEventListener("abort", end);
      forgetTimer();
    };
  }

  /** What calls that are under way bring about is saved, and the version up to which the cluster has told everything. */
  private async finish({ signal, late }: { signal: AbortSignal; late: AbortSignal }): Promise<void> {
    const { inbox } = this.options;
    await this.callsEnd();
    inbox.wake();
    await this.turn(await inbox.take(signal), late);
  }

  private async turn(intake: Intake, signal: AbortSignal): Promise<void> {
    const before = this.state;
    const { planned, changes } = await this.decideAndSave(intake, signal);
    this.state = planned.state;
    this.hasSeenAll ||= intake.events.some(({ kind }) => kind === "synced");
    intake.saved();
    for (const event of intake.events) if (event.kind === "carriedOut") this.inFlight.delete(event.command);
    this.wakeAt(planned.wakeAt);
    if (planned.state !== before) this.options.onTurn(planned.state, changes);
  }

  /** Decides again whenever others have changed what the decision rests on. */
  private async decideAndSave(
    { events, resourceVersion }: Intake,
    signal: AbortSignal,
  ): Promise<{ readonly planned: Plan; readonly changes: Changes }> {
    const { database, clock, random } = this.options;
    const backoff = new Backoff({ firstMs: 200, maximumMs: 10_000, forgetAfterMs: 60_000, clock, random });
    let told: readonly RunEvent[] = events;
    let isBehind = false;
    let saving: Decision | undefined;
    for (;;) {
      try {
        if (isBehind) told = [...told, ...(await readNews(database, this.state.run, clock))];
        isBehind = false;
        saving ??= this.decide(told, await readLimits(database, this.state));
        await this.save(saving, resourceVersion);
        return saving;
      } catch (error) {
        if (error instanceof TurnConflict || error instanceof PoolFull) {
          isBehind = error instanceof TurnConflict;
          saving = undefined;
        } else if (isTransient(error)) {
          // Whether it is saved nobody knows, so it is this very turn that is saved again.
          this.options.onFailure(error);
          await clock.sleep(backoff.nextMs(), signal);
        } else throw error;
      }
    }
  }

  private decide(told: readonly RunEvent[], limits: OutsideLimits): Decision {
    const { clock, settings } = this.options;
    const begunMs = clock.monotonicMs();
    const decision = decide(this.state, told, { now: clock.now(), settings, ...limits });
    this.decidingMs = clock.monotonicMs() - begunMs;
    return decision;
  }

  /** A decision looks at all tasks. Where they are thousands, more has come in by the next one, and most of the time is left for calls. */
  private async rest(signal: AbortSignal): Promise<void> {
    const restMs = Math.min(REST_TIMES * this.decidingMs, LONGEST_REST_MS);
    if (restMs >= 1) await this.options.clock.sleep(restMs, signal);
  }

  private async save({ id, planned, changes }: Decision, resourceVersion?: string): Promise<void> {
    const { database, lease, checkpointAt } = this.options;
    const turn: Turn = {
      id,
      run: changes.run,
      tasks: changes.tasks,
      attempts: changes.attempts,
      log: changes.log,
      commands: new Map(changes.addedCommands.map((command) => [commandId(command), command])),
      carriedOut: changes.removedCommands,
      returnValues: planned.returnValues,
      checkpoint: resourceVersion === undefined ? undefined : checkpointAt(resourceVersion),
    };
    if (hasContent(turn)) await saveTurn(database, lease, turn);
  }

  /** Begins every command that is not being carried out. Once they are called off, the next runtime finds them. */
  private begin(ends: LaunchEnds, onBug: (error: unknown) => void): void {
    const { signal } = ends;
    if (ends.calledOff.aborted) return;
    for (const [id, command] of this.state.outbox) {
      if (this.inFlight.has(id)) continue;
      const unwanted = new AbortController();
      const calledOff = AbortSignal.any([ends.calledOff, signal, unwanted.signal]);
      const work = this.carryOut(command, { signal, calledOff }).catch((error: unknown) => {
        if (error === unwanted.signal.reason) this.options.inbox.add({ kind: "carriedOut", command: id });
        else if (!signal.aborted && error !== calledOff.reason) onBug(error);
      });
      this.inFlight.set(id, { command, work, unwanted });
    }
  }

  private async carryOut(command: Command, ends: LaunchEnds): Promise<void> {
    this.options.inbox.add(...(await this.options.commands.carryOut(command, ends)));
  }

  private callOff(): void {
    for (const [id, { unwanted }] of this.inFlight)
      if (!this.state.outbox.has(id)) unwanted.abort(new Error(`${id} is not wanted any more`));
  }

  private async callsEnd(): Promise<void> {
    await Promise.all(this.inFlight.values().map(({ work }) => work));
  }

  private wakeAt(moment: number | undefined): void {
    const { clock, inbox } = this.options;
    this.forgetTimer();
    if (moment === undefined) return;
    // Timers of more than 24.8 days fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
    const delayMs = Math.min(Math.max(0, moment - clock.now()), 2 ** 31 - 1);
    this.forgetTimer = clock.setTimeout(() => inbox.wake(), delayMs);
  }
}

interface InFlight {
  readonly command: Command;
  readonly work: Promise<void>;
  /** Aborted when no plan wants the command any more. */
  readonly unwanted: AbortController;
}

interface Decision {
  /** The turn's. */
  readonly id: string;
  readonly planned: Plan;
  readonly changes: Changes;
}

function decide(
  state: RunState,
  events: readonly RunEvent[],
  context: OutsideLimits & { readonly now: number; readonly settings: RunSettings },
): Decision {
  const planned = plan(transition(state, events), context);
  return { id: randomUUID(), planned, changes: changesBetween(state, planned.state, context.now) };
}

function hasContent({ run, tasks, attempts, commands, carriedOut, returnValues, checkpoint }: Turn): boolean {
  const lists = [tasks, attempts, carriedOut, returnValues];
  const hasRows = commands.size > 0 || lists.some((list) => list.length > 0);
  return hasRows || run !== undefined || checkpoint !== undefined;
}
