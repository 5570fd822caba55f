import { dag, task } from "podloom";

const note = "podloom-ignore pod-security/privileged: no comment, so no word of it";

dag({ dag_id: "example", description: note }, () => {
  const executor_config = {
    pod_override: {
      spec: {
        containers: [{ name: "base" }],
        initContainers: [
          {
            name: "expired",
            image: "registry.example.com/prepare:1.0",
            // podloom-ignore pod-security/privileged: for the move to the new nodes, until 2026-11-23
            securityContext: { privileged: true },
          },
          {
            name: "without-reason",
            image: "registry.example.com/prepare:1.0",
            // podloom-ignore pod-security/privileged
            securityContext: { privileged: true },
          },
          {
            name: "misspelt",
            image: "registry.example.com/prepare:1.0",
            // podloom-ignore pod-security/priviledged: loads a kernel module
            securityContext: { privileged: true },
          },
          {
            name: "beside",
            // podloom-ignore pod-security/privileged: loads a kernel module
            image: "registry.example.com/prepare:1.0",
            securityContext: { privileged: true },
          },
        ],
      },
    },
  };
  const work = task({ executor_config }, async function work() {});
  work();
});
