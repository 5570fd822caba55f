import { dag, task } from "podloom";

const work = task({}, async function work() {});

dag({ dag_id: "hourly", schedule: "@hourly" }, () => {
  work();
});

dag({ dag_id: "daily", schedule: "@daily" }, () => {
  work();
});
