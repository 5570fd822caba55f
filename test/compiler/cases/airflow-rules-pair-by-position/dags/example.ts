import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: { containers: [{ name: "sidecar", image: "ubuntu:24.04" }, { name: "base" }] },
        },
      },
    },
    async function work() {},
  );
  work();
});
