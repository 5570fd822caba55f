import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task({ image: "busybox:1.37", env: { STAGE: "test" } }, async function work() {});
  work();
});
