import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const choose = task({}, async function choose() {
    return "2Gi";
  });
  const memory = choose() as unknown as string;
  const work = task(
    { executor_config: { pod_override: { spec: { containers: [{ resources: { limits: { memory } } }] } } } },
    async function work() {},
  );
  work();
});
