import { dag, task } from "podloom";

const sizes = { small: "1Gi", large: "4Gi" };

dag({ dag_id: "example" }, () => {
  for (const size in sizes) task({ task_id: `load_${size}` }, async () => {})();
});
