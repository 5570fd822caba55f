import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: { spec: { restartPolicy: "Never" } },
      },
    },
    async function work() {},
  );
  work();
});
