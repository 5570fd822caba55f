import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            restartpolicy: "Never",
            containers: [{ name: "base", imagePullpolicy: "Always", resources: { limit: { cpu: "1" } } }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
