// Pods that end, each in a way of its own.
import { dag, podTask, task, type ExecutorConfig } from "podloom";

const node = { image: "localhost/podloom-ends:1", command: ["node", "--eval"] };
const little: ExecutorConfig = {
  pod_override: { spec: { containers: [{ name: "base", resources: { limits: { memory: "256Mi" } } }] } },
};

function fillMemory(): void {
  const parts: Buffer[] = [];
  for (;;) parts.push(Buffer.alloc(16 * 1024 * 1024, 1));
}

dag({ dag_id: "out_of_memory", schedule: null }, () => {
  task({ task_id: "worker", executor_config: little }, async () => fillMemory())();
  podTask({
    ...node,
    task_id: "pod",
    args: ["const parts = []; for (;;) parts.push(Buffer.alloc(16 * 1024 * 1024, 1));"],
    executor_config: little,
  })();
});

dag({ dag_id: "exit_codes", schedule: null }, () => {
  task({ task_id: "leaves" }, async () => process.exit(3))();
  task({ task_id: "throws", retries: 1, retry_delay: "1s" }, async () => {
    throw new Error("the file is empty");
  })();
  podTask({ ...node, task_id: "pod", args: ["process.exit(42)"] })();
});

dag({ dag_id: "image_that_is_not_there", schedule: null }, () => {
  podTask({ task_id: "pod", image: "localhost/nobody-made-this:1", command: ["true"] })();
});

dag({ dag_id: "secret_that_is_not_there", schedule: null }, () => {
  podTask({
    ...node,
    task_id: "pod",
    args: ["0"],
    executor_config: {
      pod_override: {
        spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name: "nobody-made-this" } }] }] },
      },
    },
  })();
});
