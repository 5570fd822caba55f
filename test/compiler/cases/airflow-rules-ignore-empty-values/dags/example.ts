import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: { hostNetwork: false, tolerations: [], priority: 0, serviceAccountName: null },
        },
      },
    },
    async function work() {},
  );
  work();
});
