// A run whose runtime is a process that may be killed, with proxies before its API server and its database that say when. Cluster
// and database live on, and so do the workers, which write down what they do.
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { repository } from "./command.ts";
import { kubeconfigFile } from "./connectTo.ts";
import type { ProxiedRequest } from "./faultProxy/fault.ts";
import { startFaultProxy } from "./faultProxy/faultProxy.ts";
import { leftovers, type Leftovers } from "./leftovers.ts";
import { startPostgresProxy } from "./postgresProxy.ts";
import type { PostgresServer } from "./postgresServer.ts";
import { nodeFlags, runProject } from "./runProject.ts";

/** What a runtime sends: a request to the API server, or a statement to the database. */
export type Message =
  | { readonly kind: "request"; readonly request: ProxiedRequest }
  | { readonly kind: "statement"; readonly statement: string };

/** Whether the runtime dies of this message, and if so before the server has it, or before its answer comes. */
export type ChooseDeath = (message: Message) => "before" | "after" | undefined;

export interface CrashScene {
  /** A runtime for the run. Resolves with its exit code, `null` where it was killed. */
  readonly runtime: () => Promise<number | null>;
  /** The lines that the tasks have written, in order. */
  readonly log: () => string[];
  readonly leftovers: () => Promise<Leftovers>;
}

/** Stands until the running test has finished. */
export async function crashScene(
  postgres: PostgresServer,
  dagFile: string,
  choose: ChooseDeath,
): Promise<CrashScene> {
  const root = runProject(dagFile);
  const run_id = randomUUID();
  let child: ChildProcess | undefined;
  const kill = (): void => void child?.kill("SIGKILL");
  const faultOf = (message: Message) => {
    const death = choose(message);
    if (death === undefined) return { kind: "none" } as const;
    if (death === "after") return { kind: "dropResponse", first: kill } as const;
    kill();
    return { kind: "dropRequest" } as const;
  };
  const kubeconfig = await startCluster(root, postgres);
  const cluster = await startFaultProxy({
    kubeconfig,
    choose: (request) => faultOf({ kind: "request", request }),
  });
  const database = await startPostgresProxy({
    url: postgres.url,
    choose: (statement) => faultOf({ kind: "statement", statement }),
  });
  onTestFinished(async () => {
    await cluster.close();
    await database.close();
  });
  const proxied = kubeconfigFile({ server: cluster.url });
  const args = ["run", "work", "--run-id", run_id, "--kubeconfig", proxied, "--quiet"];
  return {
    async runtime() {
      child = start(args, root, database.through(postgres.url));
      await once(child, "exit");
      return child.exitCode;
    },
    log: () => readFileSync(join(root, "log"), "utf8").trim().split("\n"),
    leftovers: () => leftovers({ url: postgres.url, kubeconfig, run_id }),
  };
}

/** Is ended when the running test has finished. */
function start(args: readonly string[], cwd: string, databaseUrl: string): ChildProcess {
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), ...args];
  const child = spawn(process.execPath, command, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PODLOOM_DATABASE_URL: databaseUrl },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  });
  return child;
}

/** A cluster that lives on when runtimes die. Gives its kubeconfig. */
async function startCluster(root: string, postgres: PostgresServer): Promise<string> {
  const kubeconfig = join(root, "kubeconfig");
  const flags = ["cluster", "--kubeconfig", kubeconfig, ...nodeFlags(root, postgres.workerUrl)];
  const child = start(flags, root, postgres.url);
  if (child.stderr === null) throw new Error("the cluster's words are not read");
  for await (const line of createInterface({ input: child.stderr })) if (line.includes("kubectl")) break;
  return kubeconfig;
}
