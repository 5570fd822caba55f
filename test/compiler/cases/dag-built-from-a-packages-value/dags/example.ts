import { dag, task } from "podloom";
import { range } from "lodash";
import settings from "config";

dag({ dag_id: "example" }, () => {
  for (const index of range(3)) task({ task_id: `load_${index}` }, async () => {})();
  task({ retries: settings.retries }, async function work() {})();
});
