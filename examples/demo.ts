// npm run demo: compiles the examples, shows one manifest and what a mistake looks like, and runs two of them on this machine.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const examples = import.meta.dirname;
const podloom = join(examples, "../cli/bin.ts");

function title(text: string): void {
  console.log(`\n\u001B[1m${text}\u001B[22m\n`);
}

function run(project: string, ...args: readonly string[]): number | null {
  return spawnSync(process.execPath, ["--conditions=podloom-source", podloom, ...args], {
    cwd: project,
    stdio: "inherit",
  }).status;
}

const compile = (project: string): number | null => run(project, "compile");

function runExample(example: string, dag_id: string): void {
  title(`$ cd examples/${example} && npx podloom run ${dag_id} --local`);
  if (run(join(examples, example), "run", dag_id, "--local") !== 0)
    throw new Error(`the run of ${dag_id} did not succeed`);
}

function compileExamples(): void {
  const isProject = (name: string): boolean => existsSync(join(examples, name, "podloom.yaml"));
  for (const name of readdirSync(examples).filter(isProject)) {
    title(`$ cd examples/${name} && npx podloom compile`);
    if (compile(join(examples, name)) !== 0) throw new Error(`examples/${name} does not compile`);
  }
}

/** A copy of an example with two slips of the pen. */
function compileMistake(): void {
  const project = mkdtempSync(join(tmpdir(), "podloom-demo-"));
  try {
    cpSync(join(examples, "etl"), project, { recursive: true });
    const file = join(project, "dags/shared/resources.ts");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('memory: "2Gi"', 'memory: "2 GB"').replace("limits: {", "limit: {"));
    if (compile(project) !== 1) throw new Error("the mistake was not found");
  } finally {
    rmSync(project, { recursive: true });
  }
}

compileExamples();
title("examples/kubernetes-executor/manifests/example_kubernetes_executor/test_sharedvolume_mount.yaml");
console.log(
  readFileSync(
    join(examples, "kubernetes-executor/manifests/example_kubernetes_executor/test_sharedvolume_mount.yaml"),
    "utf8",
  ),
);
title("The same with two slips in examples/etl/dags/shared/resources.ts");
compileMistake();
runExample("etl", "etl");
runExample("kubernetes-executor", "example_kubernetes_executor");
title(
  "Next: read examples/etl/dags/etl.ts and its manifests, change one, and run `npx podloom compile --check`.",
);
