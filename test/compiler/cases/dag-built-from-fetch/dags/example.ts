import { dag, task } from "podloom";

const response = fetch("https://example.com/regions.json");
const regions = response.json();

dag({ dag_id: "example" }, () => {
  for (const region of regions) task({ task_id: `load_${region}` }, async () => {})();
});
