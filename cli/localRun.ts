// A cluster of a run's own on this machine: what an image and the cluster's secrets would bring to workers is brought here.
import { chmodSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Bundle } from "../runtime/index.ts";
import type { Connection } from "../runtime/cluster/index.ts";
import { UsageError } from "./exitCodes.ts";
import { isAlive } from "./holder.ts";
import { writeKubeconfig } from "./kubeconfigFile.ts";
import { withLocalCluster } from "./localCluster.ts";

/** From the root of a project; a folder in it is named after the process that it belongs to. */
const LOCAL_RUNS = ".podloom/local";

export interface LocalRunOptions {
  readonly root: string;
  readonly bundle: Bundle;
  /** The database, as workers get it. */
  readonly workerUrl: string;
}

/** Throws a `UsageError` where workers would refuse the files of this machine, as they are not those that were compiled. */
export async function withLocalRun<T>(
  { root, bundle, workerUrl }: LocalRunOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  await checkSources(root, bundle);
  const folder = join(root, LOCAL_RUNS, `${process.pid}`);
  try {
    const configDir = writeSecrets(join(folder, "config"), bundle, workerUrl);
    const programs = writeProgram(join(folder, "bin"));
    return await withLocalCluster(
      {
        nodeName: "podloom",
        pods: 110,
        missingImage: [],
        configDir,
        root: join(folder, "kubelet"),
        workdir: root,
        path: [programs, process.env["PATH"] ?? ""].join(delimiter),
      },
      ({ connection, server }) => {
        // For commands that look into the run while it goes on.
        writeKubeconfig(server.kubeconfig, undefined, folder);
        return work(connection);
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkSources(root: string, { dag: { dag_id, source, sources } }: Bundle): Promise<void> {
  const { sourceMismatch } = await import("../runtime/worker/index.ts");
  const mismatch = await sourceMismatch(join(root, source.file), sources);
  if (mismatch !== undefined)
    throw new UsageError(`${mismatch}: compile ${dag_id} again, or go back to what was compiled`);
}

/** The kubeconfigs of local runs that go on. */
export function localKubeconfigs(root: string): string[] {
  return globSync("*/kubeconfig", { cwd: join(root, LOCAL_RUNS) })
    .filter((path) => isAlive(Number.parseInt(path, 10)))
    .map((path) => join(root, LOCAL_RUNS, path));
}

/** The secrets that containers take PODLOOM_DATABASE_URL from, with the database of this run in them. */
function writeSecrets(folder: string, { dag, manifest }: Bundle, workerUrl: string): string {
  for (const task of dag.tasks) {
    for (const { env = [] } of manifest(task).pod.spec?.containers ?? []) {
      const reference = env.find(({ name }) => name === "PODLOOM_DATABASE_URL")?.valueFrom?.secretKeyRef;
      if (reference?.name === undefined) continue;
      const secret = join(folder, "secrets", reference.name);
      mkdirSync(secret, { recursive: true, mode: 0o700 });
      writeFileSync(join(secret, reference.key), workerUrl, { mode: 0o600 });
    }
  }
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A program `podloom` that is this one, as an image would have it on its PATH. */
function writeProgram(folder: string): string {
  const command = [process.execPath, ...process.execArgv, process.argv[1] ?? ""].map(quoted).join(" ");
  const path = join(folder, "podloom");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(path, 0o755);
  return folder;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
