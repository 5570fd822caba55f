import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: { spec: { containers: [{ name: "base", image: null }] } },
      },
    },
    async function work() {},
  );
  work();
});
