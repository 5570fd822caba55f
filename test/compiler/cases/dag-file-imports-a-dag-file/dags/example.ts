import { dag, task } from "podloom";

export const regions = ["eu", "us"];

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {});
  work();
});
