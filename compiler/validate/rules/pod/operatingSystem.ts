// What a pod for one operating system cannot have of the other.
import { podRule } from "../../rule.ts";

const SYSTEMS = ["linux", "windows"];
const OF_LINUX_PODS = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
] as const;
const OF_LINUX = ["hostUsers", "shareProcessNamespace"] as const;
const NAMESPACES = ["hostPID", "hostIPC"] as const;

export const operatingSystem = podRule({
  code: "pod/operating-system",
  about: ["os"],
  message: ({ problem }: { problem: string }) => problem,
  check(pod, found) {
    const { spec, isSince } = pod;
    const name = spec.os?.name;
    if (name === undefined) return;
    if (!SYSTEMS.includes(name))
      found("/spec/os/name", {
        problem: `the operating system must be linux or windows, and this is ${JSON.stringify(name)}`,
      });
    if (name === "linux")
      for (const { context, pointer } of pod.securityContexts)
        if (context.windowsOptions !== undefined)
          found(`${pointer}/windowsOptions`, { problem: "windowsOptions have no place in a pod for linux" });
    if (name !== "windows") return;
    const tell = (pointer: string, field: string): void =>
      found(pointer, { problem: `${field} has no place in a pod for windows` });
    for (const field of OF_LINUX) if (spec[field] !== undefined) tell(`/spec/${field}`, field);
    for (const field of NAMESPACES) if (spec[field] === true) tell(`/spec/${field}`, field);
    if (spec.resources !== undefined && isSince("1.34"))
      tell("/spec/resources", "resources of the pod as a whole");
    for (const { context, pointer } of pod.securityContexts) {
      for (const field of OF_LINUX_PODS) if (context[field] !== undefined) tell(`${pointer}/${field}`, field);
      if ((context.sysctls ?? []).length > 0) tell(`${pointer}/sysctls`, "sysctls");
    }
  },
});
