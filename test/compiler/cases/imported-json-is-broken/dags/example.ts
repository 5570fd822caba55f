import { dag, task } from "podloom";
import regions from "./regions.json" with { type: "json" };

dag({ dag_id: "example" }, () => {
  for (const region of regions) task({ task_id: `load_${region}` }, async () => {})();
});
