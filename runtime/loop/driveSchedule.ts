// Drives what the schedule of a DAG asks for: runs that were left, then the intervals that are due, so many at a time as
// `max_active_runs` allows, until nothing is due any more.
import { Backoff } from "../backoff.ts";
import type { Bundle } from "../bundle.ts";
import type { Changes } from "../changes.ts";
import type { Run } from "../model.ts";
import type { RunState } from "../runState.ts";
import { isTransient } from "../store/databaseError.ts";
import { LeaseLost } from "../store/lease.ts";
import { RunIsDriven } from "../store/leaseKeeping.ts";
import { untilAnswered } from "../untilAnswered.ts";
import { driveRun, type DriveOptions } from "./driveRun.ts";
import type { OpenedRun } from "./openRun.ts";
import { takeScheduled, type TakenScheduled } from "./takeScheduled.ts";

export interface DriveScheduleOptions extends Omit<DriveOptions, "run" | "bundle" | "whenDriven" | "isGone"> {
  /** The DAG as it is compiled now. */
  readonly bundle: Bundle;
  readonly isGone: (holder: string) => boolean;
  /** Hears of every run that is taken, before it is driven. What it throws ends all. */
  readonly onRun: (opened: OpenedRun) => void;
  readonly onTurn: (state: RunState, changes: Changes) => void;
}

export interface ScheduleEnd {
  /** The runs that were driven to their end here, the oldest first. */
  readonly runs: readonly RunState[];
  /** Runs of the schedule that another process drives, or has driven meanwhile. */
  readonly elsewhere: readonly Run[];
  /** Why no more was begun. */
  readonly rest: Exclude<TakenScheduled, { kind: "run" }>;
}

/** Resolves when nothing is left to be done for the schedule here. Rejects as `driveRun` does, when it drives no run any more. */
export function driveSchedule(options: DriveScheduleOptions): Promise<ScheduleEnd> {
  return new ScheduleDriver(options).drive();
}

class ScheduleDriver {
  private readonly options: DriveScheduleOptions;
  private readonly failed = new AbortController();
  private readonly signal: AbortSignal;
  /** By run; none of them rejects. */
  private readonly driven = new Map<string, Promise<void>>();
  private readonly elsewhere = new Map<string, Run>();
  private readonly ended: RunState[] = [];

  constructor(options: DriveScheduleOptions) {
    this.options = options;
    this.signal = AbortSignal.any([options.signal, this.failed.signal]);
  }

  async drive(): Promise<ScheduleEnd> {
    try {
      for (;;) {
        const rest = await this.fill();
        this.signal.throwIfAborted();
        if (this.driven.size === 0) return this.end(rest);
        await Promise.race(this.driven.values());
      }
    } catch (error) {
      this.failed.abort(error);
      throw error;
    } finally {
      await Promise.all(this.driven.values());
    }
  }

  /** Begins to drive runs until there is no more to begin, and says why. */
  private async fill(): Promise<ScheduleEnd["rest"]> {
    for (;;) {
      const taken = await this.take();
      if (taken.kind !== "run") return taken;
      this.begin(taken.opened);
    }
  }

  /** The database may be away for some time while runs go on. */
  private async take(): Promise<TakenScheduled> {
    const { clock, random, onFailure } = this.options;
    const backoff = new Backoff({ firstMs: 500, maximumMs: 10_000, forgetAfterMs: 60_000, clock, random });
    const mayPass = (error: unknown): error is Error => this.driven.size > 0 && isTransient(error);
    const ask = (): Promise<TakenScheduled> => {
      const cared = new Set([...this.driven.keys(), ...this.elsewhere.keys()]);
      return takeScheduled({ ...this.options, cared });
    };
    this.signal.throwIfAborted();
    return untilAnswered(ask, { mayPass, backoff, onFailure, clock, signal: this.signal });
  }

  private begin(opened: OpenedRun): void {
    const { run_id } = opened.run;
    this.options.onRun(opened);
    const work = this.driveOne(opened)
      .catch((error: unknown) => this.failed.abort(error))
      .finally(() => this.driven.delete(run_id));
    this.driven.set(run_id, work);
  }

  private async driveOne({ run, bundle }: OpenedRun): Promise<void> {
    const { signal, options } = this;
    let isOurs = false;
    const onTurn: DriveScheduleOptions["onTurn"] = (state, changes) => {
      isOurs = true;
      options.onTurn(state, changes);
    };
    try {
      const state = await driveRun({ ...options, run, bundle, signal, onTurn, whenDriven: "leave" });
      // Another process may have begun to drive it after it was taken here, and have ended it.
      if (isOurs) this.ended.push(state);
      else this.elsewhere.set(run.run_id, run);
    } catch (error) {
      if (!(error instanceof RunIsDriven || error instanceof LeaseLost)) throw error;
      this.elsewhere.set(run.run_id, run);
    }
  }

  private end(rest: ScheduleEnd["rest"]): ScheduleEnd {
    const runs = this.ended.toSorted((one, other) => one.run.logical_date - other.run.logical_date);
    return { runs, elsewhere: [...this.elsewhere.values()], rest };
  }
}
