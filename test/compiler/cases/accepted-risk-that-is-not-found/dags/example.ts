import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  // podloom-ignore pod-security/privileged: was needed once
  const work = task({}, async function work() {});
  work();
});
