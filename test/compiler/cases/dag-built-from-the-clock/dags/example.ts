import { dag, task } from "podloom";

const today = new Date();

dag({ dag_id: "example", start_date: today.toISOString() }, () => {
  const work = task({ task_id: `work_${Date.now()}` }, async () => {});
  work();
});
