import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  for (const task_id of ["load", "Load", "extract"]) task({ task_id }, async () => {})();
});
