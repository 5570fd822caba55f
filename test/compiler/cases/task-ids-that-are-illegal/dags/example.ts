import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  for (const task_id of [".", "..", "load eu", "load/eu", "long".repeat(63)]) {
    task({ task_id }, async () => {})();
  }
  task({}, async function $work() {})();
});
