import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            containers: [
              { name: "base", env: [{ name: "STAGE", $patch: "delete" }] },
              { name: "proxy", $patch: "delete" },
            ],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
