import { dag, task } from "podloom";

dag(
  {
    dag_id: "example",
    default_args: {
      executor_config: {
        pod_override: {
          metadata: { namespace: "reports" },
          spec: { containers: [{ name: "base", image: "registry.example.com/reports:1.0" }] },
        },
      },
    },
  },
  () => {
    const work = task({}, async function work() {});
    work();
  },
);
