// What the schedule of a DAG asks for, until nothing is due any more: what a cron job calls.
import type { ScheduleEnd } from "../../runtime/loop/index.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { printJson, printNote } from "../print.ts";
import { dateOf, runStateToJson } from "../runJson.ts";
import { startProgress } from "./progress.ts";
import { announce, driveSettings, type RunRequest } from "./request.ts";
import { summary } from "./runOnce.ts";

export async function runScheduled(request: RunRequest): Promise<ExitCode> {
  const { bundle, format, quiet } = request;
  const { dag_id, options } = bundle.dag;
  if (options.schedule === null)
    throw new UsageError(`${dag_id} has no schedule: give dag() one, or run it without --scheduled`);
  const { driveSchedule } = await import("../../runtime/loop/index.ts");
  const settings = await driveSettings({ ...request, database: request.database.database });
  const progress = startProgress({ quiet, namesRuns: true });
  const end = await driveSchedule({
    ...settings,
    bundle,
    onRun: (opened) => announce(opened, request),
    onTurn: (state, changes) => progress.turn(state, changes),
  }).finally(() => progress.close());
  if (format === "json") printJson(endToJson(end));
  else if (!quiet) printNote(endToText(end));
  return end.runs.every(({ run }) => run.state === "success") ? EXIT.ok : EXIT.runFailed;
}

function endToJson({ runs, rest }: ScheduleEnd): object {
  return { runs: runs.map(runStateToJson), next_due: rest.kind === "idle" ? dateOf(rest.nextDue) : null };
}

function endToText({ runs, elsewhere, rest }: ScheduleEnd): string {
  const ended = runs.map(
    (state) => `podloom: run ${state.run.run_id}: ${state.run.state}\n${summary(state)}`,
  );
  const others = elsewhere.map(({ run_id }) => `podloom: run ${run_id} is another process's\n`);
  return [...ended, ...others, `podloom: ${restWords(rest)}\n`].join("");
}

function restWords(rest: ScheduleEnd["rest"]): string {
  if (rest.kind === "full") {
    const active = rest.active.map(({ run_id }) => run_id).join(", ");
    return `more is due, and max_active_runs allows no more than what other processes drive: ${active}`;
  }
  if (rest.nextDue === undefined) return "nothing is due, and nothing will be";
  return `nothing is due before ${dateOf(rest.nextDue)}`;
}
