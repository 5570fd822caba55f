import { dag, task } from "podloom";

dag({ dag_id: "example", start_date: "1 January 2026", max_active_runs: 0, tags: "etl" }, () => {
  const work = task(
    { retries: -1, retry_delay: "5 minutes", trigger_rule: "all_succeeded" },
    async function work() {},
  );
  work();
});
