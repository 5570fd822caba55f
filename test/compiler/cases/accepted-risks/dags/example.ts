import { dag, task } from "podloom";

// podloom-ignore pod-security/privileged: loads a kernel module, until 2026-11-24
const privileged = { privileged: true };

dag({ dag_id: "example" }, () => {
  const load = task(
    { executor_config: { pod_override: { spec: { containers: [{ name: "base", securityContext: privileged }] } } } },
    async function load() {},
  );
  const unload = task(
    {
      executor_config: {
        pod_override: {
          spec: {
            containers: [{ name: "base" }],
            initContainers: [
              {
                name: "prepare",
                image: "registry.example.com/prepare:1.0",
                securityContext: { privileged: true }, // podloom-ignore pod-security/privileged: mounts the device
              },
            ],
          },
        },
      },
    },
    async function unload() {},
  );
  const read = task({ executor_config: { pod_template_file: "pod_templates/node.yaml" } }, async function read() {});
  load();
  unload();
  read();
});
