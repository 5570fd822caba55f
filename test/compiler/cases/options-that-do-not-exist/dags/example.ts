import { dag, task } from "podloom";

dag({ dag_id: "example", start: "2026-01-01", default_args: { retry: 2 } }, () => {
  const work = task({ timeout: "5m", executor_config: { pod_overide: {} } }, async function work() {});
  work();
});
