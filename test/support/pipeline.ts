// Runs the shell steps of the examples' CI files as the service would: each in a shell of its own, until one fails.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { join } from "node:path";
import { parse } from "yaml";
import { examplesFolder } from "./examples.ts";

export interface StepOutcome {
  readonly name: string;
  readonly code: number | null;
  readonly output: string;
}

/** What a step of a GitHub workflow has that matters here. */
export interface WorkflowStep {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Record<string, string>; readonly steps: WorkflowStep[] }>
  >;
}

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A workflow of examples/ci. What is not as its type says fails the tests that look at it. */
export function readWorkflow(name: string): Workflow {
  return readYaml(`.github/workflows/${name}`) as Workflow;
}

/** The scripts of the jobs of examples/ci's .gitlab-ci.yml. */
export function readGitlabScripts(): Readonly<Record<string, { readonly script: readonly string[] }>> {
  return readYaml(".gitlab-ci.yml") as ReturnType<typeof readGitlabScripts>;
}

function readYaml(path: string): unknown {
  return parse(readFileSync(join(examplesFolder, "ci", path), "utf8"));
}

/** Runs steps with a name, but those whose condition is false by `conditions`, which knows all that there are. */
export async function runSteps(
  steps: readonly WorkflowStep[],
  conditions: Readonly<Record<string, boolean>>,
  place: Place,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const { name, run, if: condition } of steps) {
    if (run === undefined || (condition !== undefined && !known(condition, conditions))) continue;
    const outcome = await runScript(name ?? run, run, place);
    outcomes.push(outcome);
    if (outcome.code !== 0) break;
  }
  return outcomes;
}

function known(condition: string, conditions: Readonly<Record<string, boolean>>): boolean {
  const answer = conditions[condition];
  if (answer === undefined) throw new Error(`the test does not say whether ${condition}`);
  return answer;
}

/** Runs a script by `bash -e`, stdout and stderr together. */
export async function runScript(name: string, script: string, { cwd, env }: Place): Promise<StepOutcome> {
  // The settings under which tests run podloom's sources are none of the service's.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn("bash", ["-e", "-c", `exec 2>&1\n${script}`], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const output = await readAll(child.stdout);
  return { name, code: await ended, output };
}
