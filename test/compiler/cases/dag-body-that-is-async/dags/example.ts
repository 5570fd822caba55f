import { dag, task } from "podloom";

dag({ dag_id: "example" }, async () => {
  const work = task({}, async function work() {});
  await work();
});
