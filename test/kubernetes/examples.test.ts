// The examples as they are committed, in real containers: by podloom run on this machine, and by a Job of examples/deploy's CronJob.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { repository } from "../support/command.ts";
import { attemptsOf, endRuns, isThere, kubernetes, StartedRun, type RunOptions } from "./run.ts";
import { host, kubectl } from "./wholeCluster.ts";

afterAll(endRuns);

const etl = {
  ...Object.fromEntries(["eu", "jp", "us"].map((region) => [`extract_${region}`, "success"])),
  ...Object.fromEntries(["eu", "jp", "us"].map((region) => [`convert_${region}`, "success"])),
  sum_up: "success",
  publish: "success",
  report_failure: "skipped",
  clean_up: "success",
};

describe.runIf(isThere)("runs to success", () => {
  test.concurrent("etl", async ({ expect: check }) => {
    const run: RunOptions = { project: "etl", dag_id: "etl", run_id: "examples" };
    check(await new StartedRun(run).ended()).toEqual({ code: 0, state: "success", states: etl });
    const tries = (await attemptsOf(run)).map(({ attempt }) => attempt);
    check(tries.filter((attempt) => !attempt.endsWith(" 1"))).toEqual([]);
  });

  test.concurrent("example_kubernetes_executor", async ({ expect: check }) => {
    const dag_id = "example_kubernetes_executor";
    const run: RunOptions = { project: "kubernetes-executor", dag_id, run_id: "examples" };
    const states = {
      start_task: "success",
      test_volume_mount: "success",
      test_sharedvolume_mount: "success",
    };
    check(await new StartedRun(run).ended()).toEqual({ code: 0, state: "success", states });
  });

  test.concurrent("example_pod_template_file", async ({ expect: check }) => {
    const dag_id = "example_pod_template_file";
    const run: RunOptions = { project: "kubernetes-executor", dag_id, run_id: "examples" };
    const states = { task_with_template: "success" };
    check(await new StartedRun(run).ended()).toEqual({ code: 0, state: "success", states });
  });
});

test.runIf(isThere)("the runtime in the cluster, as its own service account", async () => {
  const { cluster } = kubernetes();
  const { template } = parse(readFileSync(join(repository, "examples/deploy/cronjob.yaml"), "utf8")).spec
    .jobTemplate.spec;
  const [container] = template.spec.containers;
  container.args = [...container.args.slice(0, container.args.indexOf("--scheduled")), "--run-id", "job"];
  // Service addresses need a proxy, which this cluster does not have.
  container.env.push({ name: "KUBERNETES_SERVICE_HOST", value: host.address });
  container.env.push({ name: "KUBERNETES_SERVICE_PORT", value: String(host.apiServerPort) });
  const metadata = { name: "podloom-etl", namespace: "podloom" };
  // This server does not know a podFailurePolicy.
  const job = { apiVersion: "batch/v1", kind: "Job", metadata, spec: { backoffLimit: 0, template } };
  await kubectl(cluster, ["create", "--filename=-"], JSON.stringify(job));
  const about = ["job/podloom-etl", "--namespace=podloom"];
  await kubectl(cluster, ["wait", ...about, "--for=condition=Complete", "--timeout=400s"]);
  expect(await kubectl(cluster, ["logs", ...about])).toContain("run success");
});
