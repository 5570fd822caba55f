import { dag, podTask } from "podloom";

dag({ dag_id: "example" }, () => {
  podTask({ task_id: "count", command: ["wc"] })();
});
