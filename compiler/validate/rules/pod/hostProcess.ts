// On Windows a pod is one of the host's processes as a whole, on the host's network, or not at all.
import { podRule } from "../../rule.ts";

export const hostProcess = podRule({
  code: "pod/host-process",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec, containers }, found) {
    const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
    const own = containers.map(({ container, pointer }) => ({
      value: container.securityContext?.windowsOptions?.hostProcess,
      pointer: `${pointer}/securityContext/windowsOptions/hostProcess`,
    }));
    const hosts = own.filter(({ value }) => value ?? ofPod ?? false);
    for (const { value, pointer } of own)
      if (ofPod !== undefined && value !== undefined && value !== ofPod)
        found(pointer, { problem: `hostProcess of the pod is ${ofPod}, and a container's cannot differ` });
    if (hosts.length === 0) return;
    if (hosts.length < own.length)
      found("/spec/containers", { problem: "either all containers have hostProcess, or none" });
    if (spec.hostNetwork !== true)
      found("/spec/hostNetwork", { problem: "hostProcess needs hostNetwork: true" });
  },
});
