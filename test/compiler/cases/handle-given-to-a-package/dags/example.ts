import { dag, task } from "podloom";
import { register } from "pipeline-tools";

const work = task({}, async function work() {});

register(work);

dag({ dag_id: "example" }, () => {
  work();
});
