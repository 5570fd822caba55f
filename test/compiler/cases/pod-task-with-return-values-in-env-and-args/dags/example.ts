import { dag, podTask, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const extract = task({}, async function extract() {
    return { rows: 3 };
  });
  const rows = extract();
  const checked = podTask({
    task_id: "check",
    image: "busybox:1.37",
    args: ["--rows", rows],
    env: { ROWS: rows, STAGE: "test" },
  })();
  podTask({
    task_id: "report",
    image: "busybox:1.37",
    env: [
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "CHECKED", value: checked },
    ],
  })();
});
