import { dag, task } from "podloom";

const repeat = (text: string): string => repeat(text + "x");

dag({ dag_id: "example" }, () => {
  const work = task({ task_id: repeat("x") }, async () => {});
  work();
});
