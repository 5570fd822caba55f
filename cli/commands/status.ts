// podloom status: the latest runs, or the tasks of one, as the database has them. No cluster is asked.
import { Command, InvalidArgumentError } from "commander";
import type { Database } from "../../runtime/store/index.ts";
import { withRuns } from "../database.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { isDriven } from "../holder.ts";
import { loadNamedRun, nameOf } from "../namedRun.ts";
import { formatOption, projectOption, type Format } from "../options.ts";
import { printJson, printNote, printResult } from "../print.ts";
import { findRoot } from "../project.ts";
import { dateOf, runToJson } from "../runJson.ts";
import { isOver, runsTable, stateOf, tasksTable } from "../runTable.ts";

interface Flags {
  readonly limit: number;
  readonly project?: string;
  readonly format: Format;
}

export function statusCommand(finish: (code: ExitCode) => void): Command {
  return new Command("status")
    .description("the latest runs, or the tasks of one")
    .argument("[run]", "<dag_id>/<run_id>, a run_id, or a dag_id for its latest run")
    .option("--limit <n>", "how many runs are listed", toLimit, 20)
    .addOption(projectOption())
    .addOption(formatOption())
    .action(async (name: string | undefined, flags: Flags) => {
      const show = (database: Database): Promise<void> =>
        name === undefined ? showRuns(database, flags) : showRun(database, name, flags);
      await withRuns(findRoot(flags.project), show);
      finish(EXIT.ok);
    });
}

function toLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It must be a whole number above 0.");
  return Number(text);
}

async function showRuns(database: Database, { limit, format }: Flags): Promise<void> {
  const { countTaskInstances, readRuns } = await import("../../runtime/store/index.ts");
  const runs = await readRuns(database, { limit });
  const counts = await countTaskInstances(database, runs);
  if (format === "text") {
    if (runs.length === 0) printNote("podloom: there has been no run yet\n");
    else printResult(runsTable(runs, counts, Date.now()));
    return;
  }
  const byRun = Map.groupBy(counts, nameOf);
  const toJson = (run: (typeof runs)[number]): object => ({
    run_id: run.run_id,
    dag_id: run.dag_id,
    state: run.state,
    logical_date: dateOf(run.logical_date),
    start_date: dateOf(run.start_date),
    end_date: dateOf(run.end_date),
    tasks: Object.fromEntries((byRun.get(nameOf(run)) ?? []).map(({ state, count }) => [state, count])),
  });
  printJson({ runs: runs.map(toJson) });
}

async function showRun(database: Database, name: string, { format }: Flags): Promise<void> {
  const stored = await loadNamedRun(database, name);
  if (format === "json") return printJson(runToJson(stored));
  const { run, tasks } = stored;
  printResult(`${nameOf(run)} ${stateOf(run)}\n\n${tasksTable(tasks, Date.now())}`);
  if (!isOver(run.state) && !(await isDriven(database, run)))
    printNote(
      `\nNo process drives this run: podloom run ${run.dag_id} --run-id ${run.run_id} continues it.\n`,
    );
}
