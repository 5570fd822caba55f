// Pods that differ from the template: one more volume, and one more container.
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { chain, dag, task, type ExecutorConfig } from "podloom";
import { printStuff } from "./libs/helper.ts";

const volumeMount: ExecutorConfig = {
  pod_override: {
    spec: {
      containers: [
        {
          name: "base",
          volumeMounts: [{ mountPath: "/foo/", name: "example-kubernetes-test-volume" }],
        },
      ],
      volumes: [{ name: "example-kubernetes-test-volume", hostPath: { path: "/tmp/" } }],
    },
  },
};

const sidecar: ExecutorConfig = {
  pod_override: {
    spec: {
      containers: [
        {
          name: "base",
          volumeMounts: [{ mountPath: "/shared/", name: "shared-empty-dir" }],
        },
        {
          name: "sidecar",
          image: "ubuntu:24.04",
          command: ["bash", "-cx"],
          args: ['echo "retrieved from mount" > /shared/test.txt'],
          volumeMounts: [{ mountPath: "/shared/", name: "shared-empty-dir" }],
        },
      ],
      volumes: [{ name: "shared-empty-dir", emptyDir: {} }],
    },
  },
};

dag(
  {
    dag_id: "example_kubernetes_executor",
    schedule: null,
    start_date: "2021-01-01",
    catchup: false,
    tags: ["example3"],
  },
  () => {
    const start = task({ task_id: "start_task" }, printStuff);

    const testVolumeMount = task({ executor_config: volumeMount }, async function test_volume_mount() {
      const file = "/foo/volume_mount_test.txt";
      await writeFile(file, "Hello");
      const text = await readFile(file, "utf8");
      if (text !== "Hello") throw new Error(`${file} holds ${JSON.stringify(text)}`);
    });

    const testSharedVolumeMount = task(
      { executor_config: sidecar },
      async function test_sharedvolume_mount() {
        // The sidecar may start after this container.
        for (let attempt = 1; ; attempt++) {
          try {
            console.log(await readFile("/shared/test.txt", "utf8"));
            return;
          } catch (error) {
            if (attempt === 5) throw error;
            await delay(1000);
          }
        }
      },
    );

    chain(start(), [testVolumeMount(), testSharedVolumeMount()]);
  },
);
