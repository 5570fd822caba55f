import { dag, task } from "podloom";

const limited = {
  pod_override: { spec: { containers: [{ name: "base", resources: { limits: { cpu: "one" } } }] } },
};

dag({ dag_id: "example" }, () => {
  const first = task({ executor_config: limited }, async function first() {});
  const second = task({ executor_config: { ...limited } }, async function second() {});
  first();
  second();
});
