import { dag, task, type ExecutorConfig } from "podloom";

const sidecar: ExecutorConfig = {
  pod_override: {
    spec: {
      containers: [
        { name: "base", volumeMounts: [{ mountPath: "/shared/", name: "shared-empty-dir" }] },
        {
          name: "sidecar",
          image: "ubuntu:24.04",
          command: ["bash", "-cx"],
          args: ['echo "retrieved from mount" > /shared/test.txt'],
          volumeMounts: [{ mountPath: "/shared/", name: "shared-empty-dir" }],
        },
      ],
      volumes: [{ name: "shared-empty-dir", emptyDir: {} }],
    },
  },
};

dag({ dag_id: "example" }, () => {
  const work = task({ executor_config: sidecar }, async function test_sharedvolume_mount() {});
  work();
});
