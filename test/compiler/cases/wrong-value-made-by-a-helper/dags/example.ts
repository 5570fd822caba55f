import { dag, task } from "podloom";
import { resources } from "./shared/resources.ts";

dag({ dag_id: "example" }, () => {
  for (const size of ["1Gi", "2 GB"]) {
    const work = task({ task_id: `work_${size.length}`, executor_config: resources(size) }, async () => {});
    work();
  }
});
