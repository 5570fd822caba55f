import { dag, task } from "podloom";

dag({ dag_id: "Überblick.täglich" }, () => {
  for (const task_id of ["データ", "-load-", "a.b_c", "x".repeat(250), "日".repeat(100)]) {
    task({ task_id }, async () => {})();
  }
});
