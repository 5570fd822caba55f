import { dag, ExecutorConfig, task } from "podloom";

const small: ExecutorConfig = {};

dag({ dag_id: "example" }, () => {
  const work = task({ executor_config: small }, async function work() {});
  work();
});
