// One task for each way in which DAG files get into a worker's pod. The ways are templates; the tasks do not differ.
import { readdir } from "node:fs/promises";
import { chain, dag, task } from "podloom";

const templates = ["dags_in_image", "dags_on_volume", "dags_from_git"] as const;

dag(
  { dag_id: "where_dags_come_from", schedule: "@daily", start_date: "2026-01-01", tags: ["example"] },
  () => {
    const listings = templates.map((template) => {
      const list = task(
        {
          task_id: `list_${template}`,
          executor_config: { pod_template_file: `pod_templates/${template}.yaml` },
        },
        async () => readdir(import.meta.dirname),
      );
      return list();
    });
    chain(...listings);
  },
);
