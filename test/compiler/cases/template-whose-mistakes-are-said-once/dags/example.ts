import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  for (const region of ["eu", "us"]) task({ task_id: `load_${region}` }, async () => {})();
});
