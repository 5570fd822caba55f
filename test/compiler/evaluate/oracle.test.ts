// The law of the evaluator: it may refuse a program, but it never reads one differently from Node.
import fc from "fast-check";
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { Disk } from "../../../compiler/disk.ts";
import type { Json } from "../../../compiler/model.ts";
import { evaluate, evaluateWith, modelOf, type Evaluated, type Files } from "../../support/evaluate.ts";
import { runInNode, type Outcome, type Program } from "../../support/oracle/node.ts";
import { writeProgram } from "../../support/oracle/programs.ts";
import { TemporaryProjects } from "../../support/oracle/project.ts";
import { programOf } from "./tables/row.ts";
import { tables } from "./tables/tables.ts";

const repository = join(import.meta.dirname, "../../..");

/** Set to look at more generated programs, or at those of another seed. */
const runs = Number(process.env["PODLOOM_ORACLE_RUNS"] ?? 3000);
const seed = Number(process.env["PODLOOM_ORACLE_SEED"] ?? 20_261_122);

interface Verdict {
  readonly isAccepted: boolean;
  /** What is wrong, if anything. */
  readonly fault: string | undefined;
}

/** What is read without an error must be what Node makes of the file. */
function judge({ dags, diagnostics }: Evaluated, outcome: Outcome): Verdict {
  if (hasErrors(diagnostics)) return { isAccepted: false, fault: falseClaim(diagnostics, outcome) };
  if ("error" in outcome)
    return {
      isAccepted: true,
      fault: isOfAPackage(outcome.error) ? undefined : `Node refuses it: ${outcome.error}`,
    };
  const [read, run] = [dags.map(modelOf), outcome.dags].map((models) => JSON.stringify(models));
  return { isAccepted: true, fault: read === run ? undefined : `read as ${read}\nrun as  ${run}` };
}

/** What a package does that is not read, or whether it is installed at all, nobody can say. */
function isOfAPackage(error: string): boolean {
  return /Cannot find package|not extensible/.test(error);
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** A program that runs does not throw, whatever else may be wrong with it. Only that a change changes nothing is not seen. */
function falseClaim(diagnostics: readonly Diagnostic[], outcome: Outcome): string | undefined {
  const claim = diagnostics.find(
    ({ code, message }) => code === "evaluate/throws" && !message.endsWith("is frozen and cannot be changed"),
  );
  return claim === undefined || "error" in outcome ? undefined : `Node runs it: ${claim.message}`;
}

describe("what is read is what Node runs:", () => {
  test.each(projectFiles("examples"))("$root $file", async (program) => {
    const read = evaluateWith(new Disk(program.root), program.file);
    const [outcome] = await runInNode([program]);
    expect(read.diagnostics).toEqual([]);
    expect(outcome).toEqual({ dags: read.dags.map(modelOf) });
  });

  test("the cases of the compiler that compile without a word", async () => {
    const programs = projectFiles("test/compiler/cases").filter(
      ({ root }) => !existsSync(join(root, "expected/diagnostics.txt")),
    );
    const outcomes = await runInNode(programs);
    const faults = programs.map(({ root, file }, index) => {
      const { fault } = judge(evaluateWith(new Disk(root), file), outcomeAt(outcomes, index));
      return fault && `${root}/${file}: ${fault}`;
    });
    expect(programs.length).toBeGreaterThan(0);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test("the rows of the tables of values", async () => {
    using projects = new TemporaryProjects();
    const rows = Object.values(tables).flat();
    const outcomes = await runInNode(rows.map((row) => projects.add({ "dags/dag.ts": programOf(row) })));
    const expected = rows.map(([, , value]): Json => ({
      dag_id: "row",
      options: { dag_id: "row", params: { value } },
      tasks: [],
      edges: [],
    }));
    expect(outcomes).toEqual(expected.map((model) => ({ dags: [model] })));
  });

  test(`${runs} generated programs`, { timeout: 120_000 }, async () => {
    using projects = new TemporaryProjects();
    // One kind of draw for all, since fast-check looks each kind up by its arguments.
    const arbitrary = fc.gen().map((draw): Files => writeProgram((below) => draw(fc.nat) % below));
    const programs = fc.sample(arbitrary, { numRuns: runs, seed });
    // Node runs them while they are read here.
    const running = runInNode(programs.map((files) => projects.add(files)));
    const read = programs.map((files) => evaluate(files));
    const outcomes = await running;
    const verdicts = read.map((evaluated, index) => judge(evaluated, outcomeAt(outcomes, index)));
    const faults = verdicts.flatMap(({ fault }, index) =>
      fault === undefined ? [] : [{ seed, index, fault, files: programs[index] }],
    );
    expect(faults.slice(0, 3)).toEqual([]);
    // A test in which everything is refused would show nothing.
    expect(verdicts.filter(({ isAccepted }) => isAccepted).length / runs).toBeGreaterThan(0.6);
    // And one in which no package spoils what it gets would not show that this is noticed.
    const spoilt = programs.filter(
      (files, index) =>
        files["dags/dag.ts"]?.includes("mutator") === true && verdicts[index]?.isAccepted === true,
    );
    expect(spoilt.length / runs).toBeGreaterThan(0.05);
  });
});

function outcomeAt(outcomes: readonly Outcome[], index: number): Outcome {
  const outcome = outcomes[index];
  if (outcome === undefined) throw new Error("every program has an outcome");
  return outcome;
}

/** The DAG files of the projects below a folder: those in the `dags` folders beside a podloom.yaml. */
function projectFiles(folder: string): Program[] {
  const projects = globSync(`${folder}/**/podloom.yaml`, {
    cwd: repository,
    exclude: ["**/node_modules/**"],
  });
  return projects.toSorted().flatMap((config) => {
    const root = join(repository, dirname(config));
    return globSync("dags/**/*.ts", { cwd: root })
      .toSorted()
      .map((file) => ({ root, file }));
  });
}
