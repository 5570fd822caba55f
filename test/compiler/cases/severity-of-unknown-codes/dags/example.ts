import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const base = { name: "base", securityContext: { privileged: true }, volumeMounts: [{ name: "later", mountPath: "/later" }] };
  const work = task({ executor_config: { pod_override: { spec: { containers: [base] } } } }, async function work() {});
  work();
});
