import { dag, podTask, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const choose = task({}, async function choose() {
    return "busybox:1.37";
  });
  podTask({ task_id: "work", image: choose() as unknown as string, command: ["true"] })();
});
