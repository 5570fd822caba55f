// Drives a run to its end: takes its lease, takes up where whoever had it stopped, and lets the loop turn.
import { Backoff } from "../backoff.ts";
import type { Bundle } from "../bundle.ts";
import type { Changes } from "../changes.ts";
import type { Clock, Random } from "../clock.ts";
import type { Connection } from "../cluster/connection.ts";
import { PodApi } from "../cluster/podApi.ts";
import { Reflector } from "../cluster/reflector.ts";
import type { ReflectorNotice } from "../cluster/reflectorNotice.ts";
import { dagModel } from "../dagModel.ts";
import type { PodFacts, RunKey } from "../model.ts";
import { podFacts } from "../podFacts.ts";
import type { RunSettings } from "../runSettings.ts";
import { runState, type RunState } from "../runState.ts";
import type { Database } from "../store/database.ts";
import { isTransient } from "../store/databaseError.ts";
import { releaseLease, type Lease } from "../store/lease.ts";
import { keepLease, LEASE_MS, takeIdleLease, waitForLease } from "../store/leaseKeeping.ts";
import { loadRun, type StoredRun } from "../store/loadRun.ts";
import { untilAnswered } from "../untilAnswered.ts";
import { AttemptPods } from "./attemptPods.ts";
import { CommandRunner } from "./commandRunner.ts";
import { Inbox } from "./inbox.ts";
import { followPods, podsOfRun } from "./podSource.ts";
import { followNews } from "./reportSource.ts";
import { RunLoop } from "./runLoop.ts";

export interface DriveOptions {
  readonly run: RunKey;
  readonly bundle: Bundle;
  readonly database: Database;
  readonly connection: Connection;
  readonly settings: RunSettings;
  /** Names this process, and no other that ever was. */
  readonly holder: string;
  /** Stops: calls that are under way end, what has come in is saved, the lease is given back. Pods go on, and the next runtime takes over. */
  readonly signal: AbortSignal;
  /** What to do while another process drives the run: wait until that is over, or leave it to one that lives. */
  readonly whenDriven?: "wait" | "leave";
  readonly onStandby?: (holder: string) => void;
  /** Whether a holder is known to be no more. */
  readonly isGone?: (holder: string) => boolean;
  /** Hears of every saved turn. */
  readonly onTurn?: (state: RunState, changes: Changes) => void;
  /** Hears of failures that will be tried again. */
  readonly onFailure: (error: Error) => void;
  readonly onNotice?: (notice: ReflectorNotice) => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** Resolves to the last state of the run when nothing is left to be done for it. Rejects with the signal's reason, `LeaseLost`, `RunIsDriven`, a `TimeTravelError`. */
export async function driveRun(options: DriveOptions): Promise<RunState> {
  const { run, database } = options;
  const lease = await whileAway(options, () => leaseFor(options));
  try {
    const stored = await whileAway(options, () => loadRun(database, run));
    if (stored === undefined) throw new Error(`there is no run ${run.run_id} of ${run.dag_id}`);
    return await drive(options, lease, stored);
  } finally {
    await giveBack(options, lease);
  }
}

/** A database that is away gets no lease back: it runs out, and why the run is left counts more. */
async function giveBack({ database, onFailure }: DriveOptions, lease: Lease): Promise<void> {
  try {
    await releaseLease(database, lease);
  } catch (error) {
    if (!isTransient(error)) throw error;
    onFailure(error);
  }
}

/** Asks the database again and again while it is away: a standby is there for that very moment. */
function whileAway<T>({ clock, random, signal, onFailure }: DriveOptions, ask: () => Promise<T>): Promise<T> {
  const backoff = new Backoff({ firstMs: 200, maximumMs: 10_000, forgetAfterMs: 60_000, clock, random });
  return untilAnswered(ask, { mayPass: isTransient, backoff, onFailure, clock, signal });
}

async function leaseFor(options: DriveOptions): Promise<Lease> {
  const { run, database, holder, whenDriven, clock, signal, onStandby, isGone } = options;
  const wanted = {
    ...run,
    holder,
    durationMs: LEASE_MS,
    clock,
    signal,
    ...(onStandby && { onStandby }),
    ...(isGone && { isGone }),
  };
  return whenDriven === "leave" ? takeIdleLease(database, wanted) : waitForLease(database, wanted);
}

async function drive(options: DriveOptions, lease: Lease, stored: StoredRun): Promise<RunState> {
  const { run, bundle, database, connection, settings, clock, random, onFailure, onNotice } = options;
  const { instance } = settings;
  const api = new PodApi(connection);
  const pods = new AttemptPods({ bundle, run, instance, namespace: connection.namespace });
  const [namespace, ...more] = pods.namespaces();
  const selection = podsOfRun(run, { instance, namespace: more.length === 0 ? namespace : undefined });
  const place = {
    clusterId: connection.server,
    namespace: selection.namespace ?? "",
    selector: selection.labelSelector,
  };
  const floor = isSamePlace(stored.checkpoint, place) ? stored.checkpoint?.resourceVersion : undefined;
  const reflector = new Reflector<PodFacts | undefined>({
    api,
    selection,
    keep: podFacts,
    floor,
    clock,
    random,
    ...(onNotice && { onNotice }),
  });
  const inbox = new Inbox();
  const loop = new RunLoop({
    state: runState(dagModel(bundle.dag), stored),
    lease,
    database,
    inbox,
    commands: new CommandRunner({ api, database, run, pods, clock, random, onFailure }),
    settings,
    checkpointAt: (resourceVersion) => ({ ...place, resourceVersion }),
    onTurn: options.onTurn ?? (() => undefined),
    onFailure,
    clock,
    random,
  });
  return together(options.signal, ({ signal, failed }) => ({
    main: loop.run({ signal: failed, stop: options.signal }),
    beside: [
      followPods(reflector, { run, inbox, signal }),
      followNews({ database, run, inbox, clock, random, signal }),
      keepLease(database, lease, { clock, signal }),
    ],
  }));
}

function isSamePlace(
  checkpoint: StoredRun["checkpoint"],
  place: Omit<NonNullable<StoredRun["checkpoint"]>, "resourceVersion">,
): boolean {
  return (
    checkpoint?.clusterId === place.clusterId &&
    checkpoint.namespace === place.namespace &&
    checkpoint.selector === place.selector
  );
}

/** `failed` is aborted when a part fails, `signal` also when all are to end. */
interface Together {
  readonly signal: AbortSignal;
  readonly failed: AbortSignal;
}

/** Runs parts beside a main one. The end of the main one ends all, and so does the failure of any. */
async function together<T>(
  outer: AbortSignal,
  begin: (ends: Together) => { readonly main: Promise<T>; readonly beside: readonly Promise<void>[] },
): Promise<T> {
  const over = new AbortController();
  const signal = AbortSignal.any([outer, over.signal]);
  const { main, beside } = begin({ signal, failed: over.signal });
  for (const part of [main, ...beside]) part.catch((error: unknown) => over.abort(error));
  try {
    return await main;
  } finally {
    over.abort(new Error("the run is driven to its end"));
    await Promise.allSettled(beside);
  }
}
