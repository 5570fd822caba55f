import { readFileSync } from "node:fs";
import { dag, task } from "podloom";

const regions = JSON.parse(readFileSync("regions.json", "utf8"));

dag({ dag_id: "example" }, () => {
  for (const region of regions) task({ task_id: `load_${region}` }, async () => {})();
});
