import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            nodeSelector: { disk: "hdd" },
            containers: [{ name: "base", resources: { requests: { memory: "2Gi" } } }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
