import { dag, task } from "podloom";

const memory = process.env.MEMORY ?? "1Gi";

dag({ dag_id: "example" }, () => {
  const work = task(
    { executor_config: { pod_override: { spec: { containers: [{ resources: { limits: { memory } } }] } } } },
    async function work() {},
  );
  work();
});
