import { dag, task } from "podloom";
import { regions } from "./example.ts";

dag({ dag_id: "another" }, () => {
  for (const region of regions) task({ task_id: `load_${region}` }, async () => {})();
});
