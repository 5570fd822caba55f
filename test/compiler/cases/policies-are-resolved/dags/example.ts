import { dag, task } from "podloom";

dag(
  {
    dag_id: "example",
    description: "every option",
    schedule: "@daily",
    start_date: "2026-01-31T06:00+02:00",
    end_date: "2026-12-31",
    catchup: true,
    tags: ["etl"],
    max_active_runs: 1,
    max_active_tasks: 4,
    dagrun_timeout: "1h30m",
    params: { dry_run: false, limits: [1, 2.5, null] },
    doc_md: "# Example",
    default_args: { retries: 2, retry_delay: "90s", trigger_rule: "all_done", pool: "small", queue: "slow" },
  },
  () => {
    const defaults = task({}, async function defaults() {});
    const own = task(
      {
        retries: 0,
        retry_delay: 1.5,
        retry_exponential_backoff: true,
        max_retry_delay: "1.5h",
        execution_timeout: "500ms",
        trigger_rule: "none_failed_min_one_success",
        depends_on_past: true,
        queue: "fast",
        pool: "large",
        priority_weight: -3,
        doc_md: "Its own",
      },
      async function own() {},
    );
    defaults();
    own();
  },
);
