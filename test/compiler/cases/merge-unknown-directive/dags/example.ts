import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: { spec: { containers: [{ name: "base", $patch: "replace", image: "busybox:1.37" }] } },
      },
    },
    async function work() {},
  );
  work();
});
