// A task with a template of its own, and with an override on top of it.
import { join } from "node:path";
import { dag, task, type ExecutorConfig } from "podloom";
import { printStuff } from "./libs/helper.ts";

const basicTemplate: ExecutorConfig = {
  pod_template_file: join(import.meta.dirname, "../pod_templates/basic_template.yaml"),
  pod_override: { metadata: { labels: { release: "stable" } } },
};

dag(
  {
    dag_id: "example_pod_template_file",
    schedule: null,
    start_date: "2021-01-01",
    catchup: false,
    tags: ["example3"],
  },
  () => {
    const taskWithTemplate = task(
      { task_id: "task_with_template", executor_config: basicTemplate },
      printStuff,
    );

    taskWithTemplate();
  },
);
