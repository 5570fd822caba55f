import { dag, task } from "podloom";
import { retries } from "./shared/settings";
import { pool } from "./shared/pools.js";

dag({ dag_id: "example" }, () => {
  const work = task({ retries, pool }, async function work() {});
  work();
});
