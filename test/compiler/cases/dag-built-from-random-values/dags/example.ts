import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task({ task_id: `work_${Math.floor(Math.random() * 100)}` }, async () => {});
  work();
});
