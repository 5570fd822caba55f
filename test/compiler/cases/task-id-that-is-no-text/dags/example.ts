import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task({ task_id: 7 as unknown as string }, async () => {});
  work();
});
