import { dag, task } from "podloom";

dag({ dag_id: "example", params: { ratio: 1 / 0, check: () => true } }, () => {
  const work = task({}, async function work(_ids: Set<number>) {});
  work(new Set([1, 2]));
});
