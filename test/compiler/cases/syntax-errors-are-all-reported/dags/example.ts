import { dag, task } from "podloom";

const regions = ["eu", "us";

dag({ dag_id: "example" }, () => {
  const work = task({ retries: }, async function work() {});
  work();
