// What all parts of a plan share: the state that is being changed, what was given, and what comes out besides.
import type { Draft } from "../draft.ts";
import type { ReturnValue, Timestamp } from "../model.ts";
import type { RunSettings } from "../runSettings.ts";

export interface PlanContext {
  readonly now: Timestamp;
  readonly settings: RunSettings;
  readonly limits: RunLimits;
  /** Tasks with `depends_on_past` whose instance in the previous run has not succeeded and was not skipped. */
  readonly unmetPast: ReadonlySet<string>;
}

/** What other runs leave to this one. What this run uses itself is still part of it. */
export interface RunLimits {
  /** Of the slots of each pool. A pool that is not here has no limit. */
  readonly poolSlots: ReadonlyMap<string, number>;
}

export interface Planning {
  readonly draft: Draft;
  readonly context: PlanContext;
  /** Why the run as a whole is being ended before its tasks are. */
  readonly runStop: RunStop | undefined;
  readonly returnValues: ReturnValue[];
  /** At that moment the plan may be another one. */
  readonly wakeAt: (moment: Timestamp | undefined) => void;
}

export type RunStop = "cancelled" | "dagrun_timeout";
