import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: { spec: { containers: [{ name: "base", $patch: "delete" }] } },
      },
    },
    async function work() {},
  );
  work();
});
