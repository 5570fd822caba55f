import { dag, task } from "podloom";
import { regions } from "./regoins.ts";

dag({ dag_id: "example" }, () => {
  for (const region of regions) task({ task_id: `load_${region}` }, async () => {})();
});
