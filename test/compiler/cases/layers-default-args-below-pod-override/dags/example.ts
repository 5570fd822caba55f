import { dag, task } from "podloom";

dag(
  {
    dag_id: "example",
    default_args: {
      executor_config: {
        pod_override: {
          metadata: { labels: { team: "data", tier: "batch" } },
          spec: { priorityClassName: "low", nodeSelector: { disk: "ssd" } },
        },
      },
    },
  },
  () => {
    const work = task(
      {
        executor_config: {
          pod_override: {
            metadata: { labels: { tier: "urgent" } },
            spec: { priorityClassName: "high", nodeSelector: null },
          },
        },
      },
      async function work() {},
    );
    work();
  },
);
