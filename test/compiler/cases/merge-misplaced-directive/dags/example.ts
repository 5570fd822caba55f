import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            securityContext: { $patch: "delete" },
            containers: [{ name: "base", env: [{ value: "test", $patch: "delete" }] }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
