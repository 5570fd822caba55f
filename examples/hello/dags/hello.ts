// Two tasks, each in a pod of its own. What the first returns, the second gets.
import { dag, getCurrentContext, task, type ExecutorConfig } from "podloom";

/** Goes on top of pod_templates/worker.yaml. Your editor knows every field of a Pod. */
const moreMemory: ExecutorConfig = {
  pod_override: { spec: { containers: [{ name: "base", resources: { requests: { memory: "256Mi" } } }] } },
};

dag(
  {
    dag_id: "hello",
    description: "Says hello",
    schedule: "@daily",
    start_date: "2026-01-01",
    catchup: false,
    default_args: { retries: 1, retry_delay: "30s", execution_timeout: "10m" },
  },
  () => {
    const greet = task({}, async function greet() {
      const { logical_date } = getCurrentContext();
      return `Hello, it is ${logical_date.toDateString()}!`;
    });
    const shout = task({ executor_config: moreMemory }, async function shout(greeting: string) {
      console.log(greeting.toUpperCase());
    });

    shout(greet());
  },
);
