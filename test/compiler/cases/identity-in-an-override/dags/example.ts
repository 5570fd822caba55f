import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          metadata: {
            name: "my-pod",
            labels: { dag_id: "another", team: "data", "app.kubernetes.io/managed-by": "me" },
            annotations: { task_id: "another" },
            finalizers: ["podloom.dev/result-pending", "example.com/audit"],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
