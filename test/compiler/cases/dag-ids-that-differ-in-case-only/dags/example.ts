import { dag, task } from "podloom";

for (const dag_id of ["daily", "Daily"]) {
  dag({ dag_id }, () => {
    const work = task({}, async function work() {});
    work();
  });
}
