// Which runs a schedule asks for, as Airflow's timetables of data intervals do: an interval is due when it is over, its run stands
// for its beginning. All in UTC.
import { Cron } from "croner";
import type { DagFile } from "../schemas/generated/dag.ts";
import type { RunType, Timestamp } from "./model.ts";
import { airflowTimestamp, formatTimestamp, parseTimestamp } from "./timestamp.ts";

export type ScheduleOptions = Pick<DagFile["options"], "schedule" | "start_date" | "end_date" | "catchup">;

export interface ScheduleMoment {
  readonly now: Timestamp;
  /** The `logical_date` of the latest scheduled run; undefined before the first. */
  readonly latest: Timestamp | undefined;
  /** No more than so many, the oldest. */
  readonly limit: number;
}

/**
 * The `logical_date` of each run that is due and has not been made, the oldest first. Without `catchup` that is at most one, of the
 * latest interval that is over.
 */
export function dueDates(options: ScheduleOptions, moment: ScheduleMoment): Timestamp[] {
  const { schedule } = options;
  if (schedule === null) return [];
  const first = optionalMoment(options.start_date);
  const last = optionalMoment(options.end_date) ?? Number.POSITIVE_INFINITY;
  if (schedule === "@once") return dueOnce(first ?? moment.now, moment).filter((date) => date <= last);
  const ticks = new Ticks(schedule);
  const found: Timestamp[] = [];
  let date = firstDate(ticks, { first, catchup: options.catchup, moment });
  while (date !== undefined && date <= last && found.length < moment.limit) {
    const end = ticks.after(date);
    if (end === undefined || end > moment.now) break;
    found.push(date);
    date = end;
  }
  return found;
}

/** When the next run is due, if all that are due have been made: the moment at which its interval is over. Undefined if there is none. */
export function nextDue(
  options: ScheduleOptions,
  { now, latest }: Omit<ScheduleMoment, "limit">,
): Timestamp | undefined {
  const { schedule } = options;
  if (schedule === null) return undefined;
  const first = optionalMoment(options.start_date);
  const last = optionalMoment(options.end_date) ?? Number.POSITIVE_INFINITY;
  if (schedule === "@once")
    return latest === undefined && first !== undefined && first > now ? first : undefined;
  const ticks = new Ticks(schedule);
  const date = theLatest([
    first === undefined ? undefined : ticks.from(first),
    latest === undefined ? undefined : ticks.after(latest),
    ticks.latest(now),
  ]);
  return date === undefined || date > last ? undefined : ticks.after(date);
}

function dueOnce(date: Timestamp, { now, latest }: ScheduleMoment): Timestamp[] {
  return latest === undefined && date <= now ? [date] : [];
}

interface FirstDate {
  readonly first: Timestamp | undefined;
  readonly catchup: boolean;
  readonly moment: ScheduleMoment;
}

/** Where the first interval begins that may be due: after the latest run, not before `start_date`, and without `catchup` no earlier than it must. */
function firstDate(ticks: Ticks, { first, catchup, moment }: FirstDate): Timestamp | undefined {
  const { now, latest } = moment;
  return theLatest([
    first === undefined ? undefined : ticks.from(first),
    latest === undefined ? undefined : ticks.after(latest),
    // Without a beginning nothing says what there is to catch up with.
    catchup && (first !== undefined || latest !== undefined) ? undefined : ticks.latestInterval(now),
  ]);
}

function theLatest(moments: readonly (Timestamp | undefined)[]): Timestamp | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** https://github.com/apache/airflow/blob/main/airflow-core/src/airflow/utils/dates.py */
const presets: ReadonlyMap<string, string> = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
]);

/** The moments of a cron expression; undefined where there is none. */
class Ticks {
  private readonly cron: Cron;

  constructor(schedule: string) {
    this.cron = new Cron(presets.get(schedule) ?? schedule, { timezone: "UTC", paused: true });
  }

  after(moment: Timestamp): Timestamp | undefined {
    return this.cron.nextRun(formatTimestamp(moment))?.getTime();
  }

  /** The moment itself if it is one. */
  from(moment: Timestamp): Timestamp | undefined {
    return this.after(moment - 1);
  }

  /** The latest moment that is not after this one. */
  latest(now: Timestamp): Timestamp | undefined {
    const [tick] = this.cron.previousRuns(1, formatTimestamp(now + 1));
    return tick?.getTime();
  }

  /** The beginning of the latest interval that is over. */
  latestInterval(now: Timestamp): Timestamp | undefined {
    const [, begin] = this.cron.previousRuns(2, formatTimestamp(now + 1));
    return begin?.getTime();
  }
}

/** `scheduled__2026-01-31T06:00:00+00:00`: of a scheduled run the date that it stands for, of a manual one the moment it was asked for. */
export function runId(run_type: RunType, date: Timestamp): string {
  return `${run_type}__${airflowTimestamp(date)}`;
}

function optionalMoment(text: string | undefined): Timestamp | undefined {
  return text === undefined ? undefined : parseTimestamp(text);
}
