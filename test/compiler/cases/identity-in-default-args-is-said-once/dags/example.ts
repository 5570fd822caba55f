import { dag, task } from "podloom";

dag(
  {
    dag_id: "example",
    default_args: { executor_config: { pod_override: { metadata: { labels: { task_id: "mine" } } } } },
  },
  () => {
    const first = task({}, async function first() {});
    const second = task({}, async function second() {});
    first();
    second();
  },
);
