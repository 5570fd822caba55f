// The package as users get it: packed, it makes a project, is installed there, runs what it made, and compiles with its types.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApiServer } from "../../runtime/local/index.ts";
import { repository } from "../support/command.ts";
import { startLocalApiServer } from "../support/conformance/localApiServer.ts";
import { temporaryFolder, write } from "../support/project.ts";

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

/** A project that podloom init made, with what it asks for installed. */
let folder: string;

beforeAll(() => {
  folder = temporaryFolder();
  const packed = join(folder, "packed");
  mkdirSync(packed);
  run("npm", ["run", "--silent", "build"], repository);
  run("npm", ["pack", "--pack-destination", packed, "--ignore-scripts", "--silent"], repository);
  const tarball = join(packed, readdirSync(packed)[0] ?? "");
  run(process.execPath, [unpack(tarball), "init", "--quiet"], folder);
  // What `npm install` does where podloom is published; this one is not.
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--silent"];
  run("npm", ["install", ...flags, tarball], folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

/** The program in a tarball, beside the packages that it needs: what npx makes of it. */
function unpack(tarball: string): string {
  run("tar", ["-xzf", tarball], dirname(tarball));
  const unpacked = join(dirname(tarball), "package");
  symlinkSync(join(repository, "node_modules"), join(unpacked, "node_modules"));
  return join(unpacked, "dist/cli/bin.js");
}

const podloom = (args: readonly string[], cwd: string): string =>
  run(join(folder, "node_modules/.bin/podloom"), args, cwd);

test("the new project runs, and passes its own check", { timeout: 60_000 }, () => {
  const result = JSON.parse(podloom(["run", "hello", "--local", "--quiet", "--format", "json"], folder));
  expect(result).toMatchObject({ dag_id: "hello", state: "success" });
  run("npm", ["run", "--silent", "check"], folder);
});

test("a project of one's own compiles, and its types are right", { timeout: 60_000 }, () => {
  const own = join(folder, "own");
  const files = {
    "package.json": '{ "type": "module" }',
    "podloom.yaml": "kubernetes_executor:\n  pod_template_file: pod.yaml\n",
    "pod.yaml": TEMPLATE,
    "dags/hello.ts": DAG,
    "tsconfig.json": TSCONFIG,
  };
  for (const [path, text] of Object.entries(files)) write(own, path, text);
  const result = JSON.parse(podloom(["compile", "--format", "json"], own));
  expect(result).toMatchObject({ dags: [{ dag_id: "hello", tasks: 2 }], diagnostics: [] });
  expect(JSON.parse(podloom(["compile", "--format", "sarif"], own)).runs[0].results).toEqual([]);
  expect(readFileSync(join(own, "manifests/hello/first.yaml"), "utf8")).toContain("memory: 64Mi");
  expect(JSON.parse(podloom(["inspect", "dags/hello.ts"], own))).toEqual(
    JSON.parse(podloom(["inspect", "--static", "dags/hello.ts"], own)),
  );
  expect(podloom(["render", "hello", "first", "--run-id", "r1"], own)).toContain("PODLOOM_RUN_ID");
  // The types of the package, by the compiler that users have.
  expect(run(join(repository, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], own)).toBe("");
});

test("client-node is not installed, and what the package has of it asks a credential plugin", async () => {
  expect(readdirSync(join(folder, "node_modules"))).not.toContain("@kubernetes");
  const server = await startLocalApiServer();
  try {
    const clean = (token: string) => {
      const kubeconfig = `kubeconfig-${token.length}`;
      write(folder, kubeconfig, JSON.stringify(kubeconfigWithPlugin(server, token)));
      const args = [
        "clean",
        "--without-database",
        "--dry-run",
        "--namespace=default",
        "--kubeconfig",
        kubeconfig,
      ];
      return promisify(execFile)(join(folder, "node_modules/.bin/podloom"), args, { cwd: folder, env });
    };
    expect(await clean(server.token)).toMatchObject({
      stdout: "",
      stderr: expect.stringContaining("0 pods"),
    });
    await expect(clean("nobody")).rejects.toThrow("Unauthorized");
  } finally {
    await server.close();
  }
});

function kubeconfigWithPlugin({ origin, certificate }: ApiServer, token: string): object {
  const apiVersion = "client.authentication.k8s.io/v1";
  const credential = JSON.stringify({ apiVersion, kind: "ExecCredential", status: { token } });
  const args = ["-e", `console.log(${JSON.stringify(credential)})`];
  const authority = Buffer.from(certificate).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "local", cluster: { server: origin, "certificate-authority-data": authority } }],
    users: [{ name: "me", user: { exec: { apiVersion, command: process.execPath, args } } }],
    contexts: [{ name: "local", context: { cluster: "local", user: "me" } }],
    "current-context": "local",
  };
}
