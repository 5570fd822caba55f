import { dag, podTask } from "podloom";

dag({ dag_id: "example" }, () => {
  podTask({ task_id: "count", image: "busybox:1.37", command: ["wc", "/etc/passwd"] })();
});
