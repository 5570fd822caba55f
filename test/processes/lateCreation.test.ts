// A run that is cancelled while one of its pods is being created, and whose process is killed then: the pod comes when nobody looks any
// more. Whoever next looks at the run finds it, and lets it go.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clusterScene } from "../support/clusterScene.ts";
import { kubeconfigFile } from "../support/connectTo.ts";
import { startFaultProxy } from "../support/faultProxy/faultProxy.ts";
import { testDatabase } from "../support/testDatabase.ts";

const database = testDatabase({ isMigrated: true });

const DAG = `import { dag, task } from "podloom";
import { note } from "./log.ts";

dag({ dag_id: "work" }, () => {
  task({}, async function load() { note("runs"); })();
});
`;

/** The pod has come, and its worker was not allowed to begin. */
async function lateScene(run_id: string) {
  const scene = await clusterScene({ dagFile: DAG, url: database.url(), workerUrl: database.workerUrl() });
  const { kubeconfig, api } = scene;
  const { promise: letGo, resolve } = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const proxy = await startFaultProxy({
    kubeconfig,
    choose({ method }) {
      if (method !== "POST") return { kind: "none" };
      asked.resolve();
      return { kind: "hold", until: letGo };
    },
  });
  onTestFinished(() => proxy.close());
  const flags = ["--kubeconfig", kubeconfigFile({ server: proxy.url })];
  const run = scene.start("run", "work", "--run-id", run_id, ...flags);
  await asked.promise;
  expect(scene.operate("cancel", run_id).stderr).toContain("the process that drives it ends its pods");
  await run.printed("run failed: ");
  run.kill("SIGKILL");
  await run.ended;
  const { resourceVersion } = await api.list({ namespace: "etl" });
  resolve();
  for await (const events of api.watch({ namespace: "etl" }, { resourceVersion, timeoutSeconds: 60 }))
    if (events.some((event) => "pod" in event && event.pod.status?.phase === "Failed")) break;
  expect(existsSync(join(scene.root, "log"))).toBe(false);
  return scene;
}

test.each<[string, readonly string[], string]>([
  ["run", ["run", "work", "--run-id", "run"], "1 task: 1 failed"],
  ["cancel", ["cancel", "cancel", "--kubeconfig"], "may have left pods, and no process drives it"],
  ["clean", ["clean", "clean"], "1 pod deleted, 0 pods let go, 0 pods kept"],
])("%s finds the pod and lets it go", async (run_id, command, words) => {
  const { kubeconfig, api, operate } = await lateScene(run_id);
  expect((await api.list({ namespace: "etl" })).pods[0]?.metadata.finalizers).toHaveLength(1);
  const flags = command.at(-1) === "--kubeconfig" ? [kubeconfig] : [];
  expect(operate(...command, ...flags).stderr).toContain(words);
  const { pods } = await api.list({ namespace: "etl" });
  expect(pods.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
});
