import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            tolerations: [],
            imagePullSecrets: [],
            volumes: [],
            containers: [{ command: [], volumeMounts: [] }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
