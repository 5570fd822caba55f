// podloom explain: where the fields of a task's pod, and of dag.json, get their values.
import { Command } from "commander";
import { printNotFound } from "../notFound.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { formatOption, projectOption, type Format } from "../options.ts";
import { printJson, printResult } from "../print.ts";
import { findRoot } from "../project.ts";

interface Flags {
  readonly project?: string;
  readonly format: Format;
}

export function explainCommand(finish: (code: ExitCode) => void): Command {
  return new Command("explain")
    .description("say of each field of a task's pod where its value comes from and what it overrode")
    .argument("<dag_id[/task_id]>", "a task, or a DAG for the options that dag.json has of it")
    .argument(
      "[field]",
      "one field and what is below it: spec.containers[base].image, a JSON pointer, retries",
    )
    .addOption(projectOption())
    .addOption(formatOption())
    .action(async (name: string, field: string | undefined, flags: Flags) =>
      finish(await run(name, field, flags)),
    );
}

async function run(name: string, field: string | undefined, { project, format }: Flags): Promise<ExitCode> {
  const root = findRoot(project);
  const { explain, explanationToJson, formatExplanation } = await import("../../compiler/index.ts");
  const [dag_id = "", ...rest] = name.split("/");
  const task_id = rest.length === 0 ? undefined : rest.join("/");
  const result = explain({ root, variables: process.env, dag_id, task_id, field });
  if (result.kind !== "explained") return printNotFound(result);
  if (format === "json") printJson(explanationToJson(result));
  else printResult(formatExplanation(result));
  return EXIT.ok;
}
