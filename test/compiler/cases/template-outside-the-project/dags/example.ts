import { join } from "node:path";
import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const shared = task(
    { executor_config: { pod_template_file: "../shared/pod.yaml" } },
    async function shared() {},
  );
  const absolute = task(
    { executor_config: { pod_template_file: "/etc/pod.yaml" } },
    async function absolute() {},
  );
  const joined = task(
    { executor_config: { pod_template_file: join(import.meta.dirname, "../../pod.yaml") } },
    async function joined() {},
  );
  shared();
  absolute();
  joined();
});
