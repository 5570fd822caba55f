import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const work = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
            containers: [
              {
                env: [{ name: "STAGE", valueFrom: { configMapKeyRef: { name: "settings", key: "stage" } } }],
                livenessProbe: { tcpSocket: { port: 8080 } },
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
