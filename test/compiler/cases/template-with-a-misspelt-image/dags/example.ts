import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {});
  work();
});
