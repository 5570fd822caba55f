import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            containers: [{ name: "base", volumeMounts: [{ mountPath: "/data" }], env: [{ value: "1" }] }],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
