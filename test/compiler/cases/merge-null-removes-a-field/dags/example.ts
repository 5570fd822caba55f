import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          metadata: { labels: null },
          spec: { serviceAccountName: null, containers: [{ resources: { limits: { cpu: null } } }] },
        },
      },
    },
    async function work() {},
  );
  work();
});
