import { config } from "dotenv";
import { dag, task } from "podloom";

config();

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {});
  work();
});
