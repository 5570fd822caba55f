// A cluster of a run's own on this machine: what an image and the cluster's secrets would bring to workers is brought here.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Bundle } from "../runtime/index.ts";
import type { Connection } from "../runtime/cluster/index.ts";
import { withLocalCluster } from "./localCluster.ts";

export interface LocalRunOptions {
  readonly root: string;
  readonly bundle: Bundle;
  /** The database, as workers get it. */
  readonly workerUrl: string;
}

export function withLocalRun<T>(
  { root, bundle, workerUrl }: LocalRunOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const folder = join(root, ".podloom/local", `${process.pid}`);
  try {
    const configDir = writeSecrets(join(folder, "config"), bundle, workerUrl);
    const programs = writeProgram(join(folder, "bin"));
    return withLocalCluster(
      {
        nodeName: "podloom",
        pods: 110,
        missingImage: [],
        configDir,
        root: join(folder, "kubelet"),
        workdir: root,
        path: [programs, process.env["PATH"] ?? ""].join(delimiter),
      },
      ({ connection }) => work(connection),
    ).finally(() => rmSync(folder, { recursive: true, force: true }));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
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
