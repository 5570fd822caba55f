import path, { join } from "node:path";
import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const plain = task(
    { executor_config: { pod_template_file: join("pod_templates", "large.yaml") } },
    async function plain() {},
  );
  const fromFile = task(
    {
      executor_config: {
        pod_template_file: path.resolve(import.meta.dirname, "../pod_templates/large.yaml"),
      },
    },
    async function from_file() {},
  );
  plain();
  fromFile();
});
