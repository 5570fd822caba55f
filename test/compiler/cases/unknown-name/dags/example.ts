import { dag, task } from "podloom";

const regions = ["eu", "us"];

dag({ dag_id: "example" }, () => {
  for (const region of region_list) task({ task_id: `load_${region}` }, async () => {})();
});
