import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            containers: [{ name: "base", env: [{ name: "STAGE", value: "live" }] }],
            volumes: [{ name: "data", emptyDir: { sizeLimit: "1Gi" } }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
