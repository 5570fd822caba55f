// podloom graph: a DAG as a picture, in Mermaid, DOT or SVG.
import { Command, Option } from "commander";
import type { DrawnDag } from "../../compiler/index.ts";
import { EXIT, type ExitCode } from "../exitCodes.ts";
import { printNotFound } from "../notFound.ts";
import { projectOption } from "../options.ts";
import { printNote, printResult } from "../print.ts";
import { findRoot } from "../project.ts";

const formats = ["mermaid", "dot", "svg"] as const;

interface Flags {
  readonly project?: string;
  readonly format: (typeof formats)[number];
}

export function graphCommand(finish: (code: ExitCode) => void): Command {
  return new Command("graph")
    .description("draw a DAG: its tasks, what waits for what, and which loops made them")
    .argument("<dag_id>")
    .addOption(projectOption())
    .addOption(new Option("--format <format>", "how to print").choices(formats).default("mermaid"))
    .action(async (dag_id: string, flags: Flags) => finish(await run(dag_id, flags)));
}

async function run(dag_id: string, { project, format }: Flags): Promise<ExitCode> {
  const root = findRoot(project);
  const { drawDag } = await import("../../compiler/index.ts");
  const drawn = drawDag({ root, variables: process.env, dag_id });
  if (drawn.kind !== "drawn") return printNotFound(drawn);
  printResult(await printed(drawn, dag_id, format));
  for (const what of drawn.leftOut) printNote(`podloom: ${what}\n`);
  return EXIT.ok;
}

async function printed(
  { graph, leftOut }: DrawnDag,
  dag_id: string,
  format: Flags["format"],
): Promise<string> {
  const { toDot, toMermaid } = await import("../../compiler/index.ts");
  if (format === "mermaid") return toMermaid(graph);
  if (format === "dot") return toDot(graph, dag_id);
  const { toSvg } = await import("../../compiler/graph/svg.ts");
  return toSvg(graph, dag_id, leftOut);
}
