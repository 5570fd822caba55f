import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const load = task({}, async function load() {});
  const other = task({ task_id: "load__1" }, async () => {});
  load();
  load();
  other();
});
