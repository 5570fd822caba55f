// podloom init: a new project that compiles, runs on this machine and is checked by CI. It asks nothing and overwrites nothing.
import { existsSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { Command } from "commander";
import { Disk, DiskError, Folder } from "../../compiler/quick.ts";
import { EnvironmentError, EXIT, UsageError, type ExitCode } from "../exitCodes.ts";
import { commandsFor, readNewProject, type NewProject, type ProjectFile } from "../newProject.ts";
import { quietOption } from "../options.ts";
import { printNote } from "../print.ts";
import { repositoryOf } from "../project.ts";

interface Flags {
  readonly quiet?: true;
}

/** What becomes of the files of a new project in a folder that may have some of them. */
interface Plan {
  readonly made: readonly ProjectFile[];
  readonly kept: readonly string[];
  /** Whether the manifests are still to be compiled, for the folder had some of their sources. */
  readonly needsCompile: boolean;
}

export function initCommand(finish: (code: ExitCode) => void): Command {
  return new Command("init")
    .description("make a new project; files that are there are kept as they are")
    .argument("[dir]", "the project's folder, made if it is missing", ".")
    .addOption(quietOption())
    .action((dir: string, flags: Flags) => finish(run(dir, flags)));
}

function run(dir: string, { quiet }: Flags): ExitCode {
  const root = resolve(dir);
  if (existsSync(root) && !statSync(root).isDirectory())
    throw new UsageError(`init ${dir}: there is a file of that name, and a project is a folder`);
  const folder = new Folder(root);
  try {
    const plan = planProject(readNewProject(), folder);
    refuseOutside(plan, root);
    const told = report(plan, folder);
    folder.change(plan.made.map(({ path, text }) => ({ path, after: text })));
    if (quiet !== true) printNote(`${told.join("\n")}\n`);
  } catch (error) {
    if (error instanceof DiskError)
      throw new EnvironmentError(`no project was made: ${error.message}`, { cause: error });
    throw error;
  }
  return EXIT.ok;
}

function planProject({ sources, manifests, others }: NewProject, folder: Folder): Plan {
  const isThere = ({ path }: ProjectFile): boolean => folder.entry(path) !== undefined;
  const needsCompile = [...sources, ...manifests].some(isThere);
  const wanted = [...others, ...sources, ...(needsCompile ? [] : manifests)];
  return {
    made: wanted.filter((file) => !isThere(file)),
    kept: wanted.filter(isThere).map(({ path }) => path),
    needsCompile,
  };
}

/** A link in the folder must not have files written elsewhere. */
function refuseOutside({ made }: Plan, root: string): void {
  if (!existsSync(root)) return;
  const disk = new Disk(root);
  const outside = made.find(({ path }) => !disk.holds(path));
  if (outside !== undefined)
    throw new EnvironmentError(
      `no project was made: ${dirname(outside.path)} leads out of ${root}; remove the link`,
    );
}

function report({ made, kept, needsCompile }: Plan, folder: Folder): string[] {
  const path = relative(process.cwd(), folder.path) || ".";
  const lacking = kept.includes("package.json") ? commandsFor(folder.read("package.json") ?? "") : [];
  const hasWorkflow = made.some((file) => file.path.startsWith(".github/"));
  const isInner = hasWorkflow && repositoryOf(folder.path) !== folder.path;
  return [
    ...section(
      `Made in ${path}:`,
      made.map((file) => file.path),
    ),
    ...section("Kept as they were:", kept),
    ...section("Your package.json is as it was. What it lacks:", lacking),
    ...(isInner
      ? ["Your repository is a folder further up: GitHub looks for .github there, so move it."]
      : []),
    ...section("Next:", [
      ...(path === "." ? [] : [`cd ${path}`]),
      ...(lacking.length === 0 ? ["npm install"] : []),
      ...(needsCompile ? ["npx podloom compile"] : []),
      "npx podloom run hello --local",
    ]),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
