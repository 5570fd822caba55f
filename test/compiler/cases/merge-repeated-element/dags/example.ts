import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            containers: [
              { name: "base", image: "registry.example.com/worker:2.0" },
              { name: "base", workingDir: "/work" },
            ],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
