import { dag, podTask, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {});
  work();
  podTask({ task_id: "count", executor_config: { pod_template_file: "pod_templates/basic.yaml" } })();
});
