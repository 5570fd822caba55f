// podloom run against a real API server, with podloom's kubelet as its node: the examples run to their end there as they do locally.
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { podloom, repository } from "../support/command.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";
import { nodeFlags } from "../support/runProject.ts";
import { startCluster, type Cluster } from "./kubeletNode.ts";
import type { KubeletProcess } from "../support/kubeletProcess.ts";

let postgres: PostgresServer;
let cluster: Cluster;

beforeAll(async () => {
  [postgres, cluster] = await Promise.all([postgresServer(), startCluster()]);
});

afterAll(async () => {
  await cluster.stop();
  await postgres.remove();
});

/** Runs a DAG of an example, and gives the states of its tasks. */
async function runExample(example: string, dag_id: string, namespace: string): Promise<unknown> {
  const root = join(cluster.folder, example);
  cpSync(join(repository, "examples", example), root, { recursive: true });
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(repository, join(root, "node_modules/podloom"));
  await cluster.kubectl("create", "namespace", namespace);
  const kubelet: KubeletProcess = await cluster.startKubelet(...nodeFlags(root, postgres.workerUrl));
  try {
    const args = ["run", dag_id, "--kubeconfig", cluster.kubeconfig, "--format", "json"];
    const { code, stdout, stderr } = podloom(args, root, { PODLOOM_DATABASE_URL: postgres.url });
    if (code !== 0) throw new Error(`the run ended with ${code}: ${stderr}`);
    const { state, tasks } = JSON.parse(stdout) as {
      state: string;
      tasks: { task_id: string; state: string }[];
    };
    const pods = await cluster.kubectl("get", "pods", "--namespace", namespace, "--output", "name");
    return { state, pods, tasks: Object.fromEntries(tasks.map((task) => [task.task_id, task.state])) };
  } finally {
    await kubelet.stop();
  }
}

test("etl", { timeout: 120_000 }, async () => {
  expect(await runExample("etl", "etl", "podloom")).toEqual({
    state: "success",
    pods: "",
    tasks: {
      ...Object.fromEntries(["eu", "jp", "us"].map((region) => [`extract_${region}`, "success"])),
      ...Object.fromEntries(["eu", "jp", "us"].map((region) => [`convert_${region}`, "success"])),
      sum_up: "success",
      publish: "success",
      report_failure: "skipped",
      clean_up: "success",
    },
  });
});

test("kubernetes-executor", { timeout: 120_000 }, async () => {
  const ran = await runExample("kubernetes-executor", "example_kubernetes_executor", "airflow");
  expect(ran).toEqual({
    state: "success",
    pods: "",
    tasks: { start_task: "success", test_volume_mount: "success", test_sharedvolume_mount: "success" },
  });
});
