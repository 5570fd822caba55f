import { dag, podTask } from "podloom";

dag({ dag_id: "example" }, () => {
  podTask({
    task_id: "count",
    command: ["wc", "/etc/passwd"],
    executor_config: { pod_template_file: "pod_templates/count.yaml" },
  })();
});
