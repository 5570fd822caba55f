import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          metadata: { labels: { release: "stable" }, annotations: { "example.com/owner": "etl" } },
        },
      },
    },
    async function work() {},
  );
  work();
});
