import { dag, task } from "podloom";
import { region } from "./regions.ts";

dag({ dag_id: "example" }, () => {
  task({ task_id: `load_${region}` }, async () => {})();
});
