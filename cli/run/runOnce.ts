// One run of a DAG, to its end. A run that is there is continued.
import type { OpenedRun, OpenRun, RunState } from "../../runtime/loop/index.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { count, printJson, printNote } from "../print.ts";
import { runStateToJson } from "../runJson.ts";
import { stateCounts } from "./liveTable.ts";
import { startProgress } from "./progress.ts";
import { announce, driveSettings, type RunRequest } from "./request.ts";

export interface AskedRun {
  readonly runId?: string;
  readonly logicalDate?: number;
  readonly conf: OpenRun["conf"];
}

export async function runOnce(request: RunRequest, asked: AskedRun): Promise<ExitCode> {
  const { driveRun } = await import("../../runtime/loop/index.ts");
  const opened = await open(request, asked);
  announce(opened, request);
  const { format, quiet } = request;
  const settings = await driveSettings({ ...request, database: request.database.database });
  const progress = startProgress({ quiet, namesRuns: false });
  const ended = await driveRun({
    ...settings,
    ...opened,
    onStandby: () => printNote("podloom: another process drives this run; waiting to take over\n"),
    onTurn: (state, changes) => progress.turn(state, changes),
  }).finally(() => progress.close());
  if (format === "json") printJson(runStateToJson(ended));
  else if (!quiet) printNote(summary(ended));
  return ended.run.state === "success" ? EXIT.ok : EXIT.runFailed;
}

async function open(
  { bundle, database: { database } }: RunRequest,
  { runId: asked, logicalDate, conf }: AskedRun,
): Promise<OpenedRun> {
  const { openRun, runId, systemClock } = await import("../../runtime/loop/index.ts");
  const { readRun } = await import("../../runtime/store/index.ts");
  const { dag_id } = bundle.dag;
  const logical_date = logicalDate ?? systemClock.now();
  const run_id = asked ?? runId("manual", logical_date);
  if (run_id === "" || run_id.length > 250)
    throw new UsageError("--run-id must have between 1 and 250 characters");
  if (run_id.startsWith("scheduled__") && (await readRun(database, { dag_id, run_id })) === undefined) {
    throw new UsageError(
      `${dag_id} has no run ${run_id}, and the schedule alone begins runs of such ids: use --scheduled, or another --run-id`,
    );
  }
  return openRun(database, bundle, { run_id, run_type: "manual", logical_date, conf });
}

/** How a run ended, with what to do about it. */
export function summary({ tasks }: RunState): string {
  const hints = [...tasks.values()].flatMap(({ task_id, state, hint }) =>
    hint === undefined ? [] : [`  ${task_id} ${state}: ${hint}\n`],
  );
  return `podloom: ${count(tasks.size, "task")}: ${stateCounts(tasks.values())}\n${hints.join("")}`;
}
