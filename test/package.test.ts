// The package as users get it: packed, installed into an empty project, compiling there, with its types.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./support/command.ts";
import { filesIn, project } from "./support/project.ts";

const DAG = `import { chain, dag, getCurrentContext, task, type ExecutorConfig } from "podloom";

const small: ExecutorConfig = { pod_override: { spec: { containers: [{ name: "base", resources: { limits: { memory: "64Mi" } } }] } } };

dag({ dag_id: "hello", schedule: null }, () => {
  const first = task({ executor_config: small }, async function first() { return getCurrentContext().signal.aborted ? 0 : 1; });
  const second = task({}, async function second(number: number) { return number + 1; });
  chain(second(first()));
});
`;

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: "nodenext",
    target: "es2024",
    noEmit: true,
    types: [],
    lib: ["es2024"],
    skipLibCheck: false,
  },
  include: ["dags"],
});

const TEMPLATE = `apiVersion: v1
kind: Pod
metadata: { name: worker }
spec: { containers: [{ name: base, image: "registry.example.com/dags:1" }] }
`;

// The settings under which tests run podloom's sources are not a user's.
const { NODE_OPTIONS: _, ...env } = process.env;

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", env });
}

test("the packed package installs into an empty project and compiles there", { timeout: 120_000 }, () => {
  const folder = project({
    "package.json": '{ "name": "user", "private": true, "type": "module" }',
    "podloom.yaml": "kubernetes_executor:\n  pod_template_file: pod.yaml\n",
    "pod.yaml": TEMPLATE,
    "dags/hello.ts": DAG,
    "tsconfig.json": TSCONFIG,
  });
  const packed = join(folder, "packed");
  mkdirSync(packed);
  run("npm", ["run", "--silent", "build"], repository);
  run("npm", ["pack", "--pack-destination", packed, "--ignore-scripts", "--silent"], repository);
  const tarball = readdirSync(packed)[0] ?? "";
  run(
    "npm",
    [
      "install",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--silent",
      join(packed, tarball),
    ],
    folder,
  );
  const podloom = join(folder, "node_modules/.bin/podloom");
  const result = JSON.parse(run(podloom, ["compile", "--format", "json"], folder));
  expect(result).toMatchObject({ dags: [{ dag_id: "hello", tasks: 2 }], diagnostics: [] });
  expect(JSON.parse(run(podloom, ["compile", "--format", "sarif"], folder)).runs[0].results).toEqual([]);
  expect(filesIn(folder)["manifests/hello/first.yaml"]).toContain("memory: 64Mi");
  expect(JSON.parse(run(podloom, ["inspect", "dags/hello.ts"], folder))).toEqual(
    JSON.parse(run(podloom, ["inspect", "--static", "dags/hello.ts"], folder)),
  );
  expect(run(podloom, ["render", "hello", "first", "--run-id", "r1"], folder)).toContain("PODLOOM_RUN_ID");
  // The types of the package, by the compiler that users have.
  expect(run(join(repository, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], folder)).toBe("");
});
