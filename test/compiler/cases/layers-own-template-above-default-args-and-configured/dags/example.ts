import { dag, task } from "podloom";

dag(
  {
    dag_id: "example",
    default_args: { executor_config: { pod_template_file: "pod_templates/medium.yaml" } },
  },
  () => {
    const medium = task({}, async function medium() {});
    const large = task(
      { executor_config: { pod_template_file: "pod_templates/large.yaml" } },
      async function large() {},
    );
    medium();
    large();
  },
);
