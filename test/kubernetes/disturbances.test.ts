// What happens to a run from outside – to its pods, their node, the API server, the runtime: no task is lost, and none runs twice.
import { afterAll, describe, expect, test } from "vitest";
import { allDone, begin, endsOf } from "./heldRun.ts";
import { attemptsOf, endRuns, isThere, kubernetes, logOf, StartedRun, tell, type RunOptions } from "./run.ts";
import { clusterProcess, kubectl } from "./wholeCluster.ts";

afterAll(endRuns);

const onceEach = ["first 1 begins", "first 1 ends", "second 1 ends"];

describe.runIf(isThere)("a pod that others end is no failure of its task", () => {
  const endings: Readonly<Record<string, (pod: string) => Promise<string>>> = {
    deleted: (pod) =>
      kubectl(kubernetes().cluster, ["delete", "pod", pod, "--namespace=podloom-ends", "--wait=false"]),
    evicted: (pod) => {
      const path = `/api/v1/namespaces/podloom-ends/pods/${pod}/eviction`;
      const eviction = { apiVersion: "policy/v1beta1", kind: "Eviction", metadata: { name: pod } };
      return kubectl(
        kubernetes().cluster,
        ["create", "--raw", path, "--filename=-"],
        JSON.stringify(eviction),
      );
    },
  };

  test.concurrent.each(Object.entries(endings))("%s", async (run_id, end) => {
    const { run, pod } = await begin(run_id);
    await end(pod);
    await run.says("first running (try 2)");
    tell(run_id);
    expect(await run.ended()).toEqual(allDone);
    expect(logOf(run_id)).toEqual(["first 1 begins", "first 2 begins", "first 2 ends", "second 1 ends"]);
    expect(await endsOf(run_id)).toEqual(["first 1 infra", "first 2 success", "second 1 success"]);
  });
});

describe.runIf(isThere)("what a worker has recorded counts", () => {
  test("while the kubelet is stopped", async () => {
    const { run } = await begin("stopped-kubelet");
    const kubelet = clusterProcess(kubernetes().cluster, "kubelet");
    kubelet.signal("SIGSTOP");
    try {
      tell("stopped-kubelet");
      await run.says("first success");
    } finally {
      kubelet.signal("SIGCONT");
    }
    expect(await run.ended()).toEqual(allDone);
    expect(logOf("stopped-kubelet")).toEqual(onceEach);
  });

  test("while the kubelet is killed, and it is started again", async () => {
    const { run } = await begin("killed-kubelet");
    const kubelet = clusterProcess(kubernetes().cluster, "kubelet");
    await kubelet.kill();
    try {
      tell("killed-kubelet");
      await run.says("second queued");
    } finally {
      kubelet.start();
    }
    expect(await run.ended()).toEqual(allDone);
    expect(logOf("killed-kubelet")).toEqual(onceEach);
  });

  test("while the API server is killed, and it is started again", async () => {
    const { run } = await begin("killed-api-server");
    const apiServer = clusterProcess(kubernetes().cluster, "apiserver");
    await apiServer.kill();
    try {
      tell("killed-api-server");
      await run.says("first success");
    } finally {
      apiServer.start();
    }
    expect(await run.ended()).toEqual(allDone);
    expect(logOf("killed-api-server")).toEqual(onceEach);
  });
});

test.runIf(isThere)("the runtime is killed again and again, and started again", async () => {
  const wide: RunOptions = { project: "ends", dag_id: "wide", run_id: "killed-runtime" };
  const numbers = [1, 2, 3, 4, 5, 6];
  // Each time at another point of the run: what is said of any task.
  for (const words of [" queued", " running", " success", " running", " success"]) {
    const run = new StartedRun(wide);
    await run.says(words);
    await run.kill();
  }
  expect(await new StartedRun(wide).ended()).toMatchObject({ code: 0, state: "success" });
  expect(logOf(wide.run_id).toSorted()).toEqual([
    ...numbers.flatMap((number) => [`load_${number} 1 begins`, `load_${number} 1 ends`]),
    "sum 1 21",
  ]);
  expect(await attemptsOf(wide)).toHaveLength(numbers.length + 1);
});
