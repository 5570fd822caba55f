// A project, a local cluster that is a process of its own, and commands that know both: runtimes come and go, pods go on.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { podloom, type Outcome } from "./command.ts";
import { connectTo } from "./connectTo.ts";
import { nodeFlags, runProject } from "./runProject.ts";
import { startPodloom, type StartedCommand } from "./startPodloom.ts";

export interface ClusterSceneOptions {
  readonly dagFile: string;
  /** Of the database, and the same for workers. */
  readonly url: string;
  readonly workerUrl: string;
}

export interface ClusterScene {
  readonly root: string;
  readonly kubeconfig: string;
  /** What commands know of cluster and database. */
  readonly env: Readonly<Record<string, string>>;
  readonly api: PodApi;
  /** Runs a command to its end. */
  readonly operate: (...args: readonly string[]) => Outcome;
  readonly start: (...args: readonly string[]) => StartedCommand;
  /** The lines that the tasks have written, in order. */
  readonly log: () => string[];
}

/** Stands until the running test has finished. */
export async function clusterScene({ dagFile, url, workerUrl }: ClusterSceneOptions): Promise<ClusterScene> {
  const root = runProject(dagFile);
  const kubeconfig = join(root, "kubeconfig");
  const env = { PODLOOM_DATABASE_URL: url, KUBECONFIG: kubeconfig };
  const cluster = startPodloom(
    ["cluster", "--kubeconfig", kubeconfig, ...nodeFlags(root, workerUrl)],
    root,
    env,
  );
  await cluster.printed("kubectl");
  return {
    root,
    kubeconfig,
    env,
    api: new PodApi(await connectTo(kubeconfig)),
    operate: (...args) => podloom(args, root, env),
    start: (...args) => startPodloom(args, root, env),
    log: () => readFileSync(join(root, "log"), "utf8").trim().split("\n"),
  };
}
