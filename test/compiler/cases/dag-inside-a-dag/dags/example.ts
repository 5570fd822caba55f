import { dag, task } from "podloom";

dag({ dag_id: "outer" }, () => {
  const work = task({}, async function work() {});
  work();
  dag({ dag_id: "inner" }, () => {
    work();
  });
});
