import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const first = task(
    { executor_config: { pod_template_file: "pod_templates/gpu.yaml" } },
    async function first() {},
  );
  const second = task(
    { executor_config: { pod_template_file: "pod_templates/gpu.yaml" } },
    async function second() {},
  );
  first();
  second();
});
