import { join } from "node:path";
import { dag, podTask } from "podloom";

dag({ dag_id: "example" }, () => {
  podTask({ task_id: "work", image: "busybox:1.37", args: [join(import.meta.dirname, "data.csv")] })();
});
