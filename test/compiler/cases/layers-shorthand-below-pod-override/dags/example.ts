import { dag, podTask } from "podloom";

dag({ dag_id: "example" }, () => {
  podTask({
    task_id: "count",
    image: "busybox:1.37",
    command: ["wc"],
    args: ["/etc/passwd"],
    env: { STAGE: "test" },
    executor_config: {
      pod_override: {
        spec: {
          containers: [
            { name: "base", image: "busybox:1.38", args: null, env: [{ name: "STAGE", value: "live" }] },
          ],
        },
      },
    },
  })();
});
