import { dag, task } from "podloom";
import regions from "./regions.json" with { type: "json" };

dag({ dag_id: "example" }, () => {
  for (const { name, memory } of regions) {
    const load = task(
      {
        task_id: `load_${name}`,
        executor_config: { pod_override: { spec: { containers: [{ resources: { limits: { memory } } }] } } },
      },
      async () => {},
    );
    load();
  }
});
