import { dag, podTask } from "podloom";

dag(
  {
    dag_id: "example",
    default_args: {
      executor_config: {
        pod_override: {
          spec: {
            containers: [
              {
                name: "base",
                image: "busybox:1.36",
                env: [
                  { name: "STAGE", value: "test" },
                  { name: "LEVEL", value: "1" },
                ],
              },
            ],
          },
        },
      },
    },
  },
  () => {
    podTask({ task_id: "count", image: "busybox:1.37", command: ["wc"], env: { LEVEL: "2" } })();
  },
);
