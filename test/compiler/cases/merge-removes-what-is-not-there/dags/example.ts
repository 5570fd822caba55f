import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            nodeSelecter: null,
            containers: [{ name: "base", env: [{ name: "STAGE", $patch: "delete" }] }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
