import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            priority: "high",
            tolerations: {},
            containers: [
              {
                name: "base",
                imagePullPolicy: "always",
                ports: [{ containerPort: "8080" }],
                env: [{ name: "RETRIES", value: 3 as unknown as string }],
                resources: { limits: { memory: "1 GB" } },
              },
            ],
          },
        },
      },
    },
    async function work() {},
  );
  work();
});
