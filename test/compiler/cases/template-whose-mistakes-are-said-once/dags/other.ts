import { dag, task } from "podloom";

dag({ dag_id: "other" }, () => {
  const work = task({}, async function work() {});
  work();
});
