import { dag, task } from "podloom";
import { config } from "./shared/config.ts";

dag({ dag_id: "example" }, () => {
  const first = task({ executor_config: config("small") }, async function first() {});
  const second = task({ executor_config: config("large") }, async function second() {});
  first();
  second();
});
