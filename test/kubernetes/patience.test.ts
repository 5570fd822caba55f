// What takes minutes, as the graces of docs/runtime.md are meant for people. `.ci/run` leaves it out.
import { afterAll, beforeAll, expect, test } from "vitest";
import { allDone, begin, endsOf } from "./heldRun.ts";
import { attemptsOf, endRuns, isThere, kubernetes, logOf, StartedRun, tell, type RunOptions } from "./run.ts";
import { clusterProcess, kubectl } from "./wholeCluster.ts";

afterAll(endRuns);

const waiting = ["image_that_is_not_there", "secret_that_is_not_there"].map((dag_id): RunOptions => {
  return { project: "ends", dag_id, run_id: "waits" };
});
let waits: StartedRun[] = [];

// They begin first, so what is done to the node is done to them, too.
beforeAll(() => {
  if (isThere) waits = waiting.map((options) => new StartedRun(options));
});

test.runIf(isThere)("a pod on a node that is silent is given up, and has no say any more", async () => {
  const { run, pod } = await begin("silent-node");
  const { cluster } = kubernetes();
  const kubelet = clusterProcess(cluster, "kubelet");
  kubelet.signal("SIGSTOP");
  try {
    await kubectl(cluster, ["delete", "pod", pod, "--namespace=podloom-ends", "--wait=false"]);
    await run.says("first queued (try 2)");
  } finally {
    kubelet.signal("SIGCONT");
  }
  await run.says("first running (try 2)");
  tell("silent-node");
  expect(await run.ended()).toEqual(allDone);
  expect(logOf("silent-node")).toEqual(["first 1 begins", "first 2 begins", "first 2 ends", "second 1 ends"]);
  expect(await endsOf("silent-node")).toEqual(["first 1 infra", "first 2 success", "second 1 success"]);
});

test.runIf(isThere)("what is not there is given up in time, whatever has happened meanwhile", async () => {
  for (const run of waits) expect(await run.ended()).toMatchObject({ code: 4, state: "failed" });
  const image =
    'the image of base cannot be pulled (ImagePullBackOff: Back-off pulling image "localhost/nobody-made-this:1")';
  const secret =
    'container base lacks what it is configured with (CreateContainerConfigError: secret "nobody-made-this" not found)';
  expect(await Promise.all(waiting.map(attemptsOf))).toEqual([
    [{ attempt: "pod 1", outcome_class: "config", reason: image }],
    [{ attempt: "pod 1", outcome_class: "config", reason: secret }],
  ]);
});
