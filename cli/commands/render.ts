// podloom render: the pods of a DAG exactly as they will be launched.
import { Command, InvalidArgumentError } from "commander";
import type { Bundle } from "../../runtime/index.ts";
import { openBundle, orUsageError } from "../bundle.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { formatOption, projectOption, type Format } from "../options.ts";
import { printJson, printResult } from "../print.ts";
import { findRoot } from "../project.ts";

interface Flags {
  readonly runId: string;
  readonly tryNumber: number;
  readonly mapIndex: number;
  readonly instance: string;
  readonly project?: string;
  readonly format: Format;
}

export function renderCommand(finish: (code: ExitCode) => void): Command {
  return new Command("render")
    .description("print the pods of a compiled DAG as a run launches them")
    .argument("<dag_id>")
    .argument("[task_id]", "one task (default: all)")
    .requiredOption("--run-id <id>", "the run that the pods belong to")
    .option("--try-number <n>", "which attempt of the task", wholeNumber, 1)
    .option("--map-index <n>", "which instance of a mapped task; -1 where it is not mapped", wholeNumber, -1)
    .option("--instance <name>", "the podloom installation", "default")
    .addOption(projectOption())
    .addOption(formatOption())
    .action(async (dag_id: string, task_id: string | undefined, flags: Flags) =>
      finish(await run(dag_id, task_id, flags)),
    );
}

function wholeNumber(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

async function run(dag_id: string, task_id: string | undefined, flags: Flags): Promise<ExitCode> {
  const root = findRoot(flags.project);
  const bundle = await openBundle(root, dag_id);
  if (bundle === undefined) return EXIT.findings;
  const { printPod } = await import("../../compiler/index.ts");
  const pods = await stampedPods(bundle, task_id, flags);
  if (flags.format === "json") printJson(pods);
  else printResult(pods.map((pod) => `---\n${printPod(pod)}`).join(""));
  return EXIT.ok;
}

async function stampedPods(
  bundle: Bundle,
  task_id: string | undefined,
  { runId, tryNumber, mapIndex, instance }: Flags,
): Promise<object[]> {
  const { stamp } = await import("../../runtime/index.ts");
  return orUsageError(() =>
    tasksOf(bundle, task_id).map((task) => {
      const { pod, digest } = bundle.manifest(task);
      return stamp(pod, {
        instance,
        dag_id: bundle.dag.dag_id,
        run_id: runId,
        task_id: task.task_id,
        map_index: mapIndex,
        try_number: tryNumber,
        manifestDigest: digest,
        execution_timeout: task.execution_timeout,
      });
    }),
  );
}

function tasksOf({ dag }: Bundle, task_id: string | undefined): Bundle["dag"]["tasks"] {
  if (task_id === undefined) return dag.tasks;
  const task = dag.tasks.find((candidate) => candidate.task_id === task_id);
  if (task !== undefined) return [task];
  throw new UsageError(
    `${dag.dag_id} has no task ${task_id}; it has ${dag.tasks.map((one) => one.task_id).join(", ")}`,
  );
}
