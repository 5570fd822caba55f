// Tasks that run an image as it is, and a task of this file that gets what they return.
import { dag, podTask, task, type Json } from "podloom";

dag({ dag_id: "count_lines", schedule: "@hourly", start_date: "2026-01-01", tags: ["example"] }, () => {
  // What a container leaves in its termination message is its return value, if it is JSON.
  const count = podTask({
    task_id: "count",
    image: "busybox:1.37",
    command: ["sh", "-c"],
    args: [`printf '{"file": "%s", "lines": %d}' "$FILE" "$(wc -l < "$FILE")" > /dev/termination-log`],
    env: { FILE: "/etc/passwd" },
    retries: 2,
  });
  const counted = count();

  // A return value becomes its JSON text when the pod is launched.
  const show = podTask({
    task_id: "show",
    image: "busybox:1.37",
    command: ["sh", "-c", 'echo "$1, on $NODE_NAME: $COUNTED"', "show"],
    args: [counted],
    env: [
      { name: "COUNTED", value: counted },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
    executor_config: {
      pod_override: {
        spec: { containers: [{ name: "base", resources: { limits: { cpu: "100m", memory: "16Mi" } } }] },
      },
    },
  });
  show();

  const check = task({}, async function check(result: Json) {
    console.log("counted", result);
  });
  check(counted);
});
