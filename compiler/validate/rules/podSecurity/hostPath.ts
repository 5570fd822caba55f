// Control "HostPath Volumes" of the Pod Security Standards.
import { volumeRule } from "../../rule.ts";

export const hostPathControl = volumeRule({
  code: "pod-security/host-path",
  about: ["hostPath"],
  standard: "baseline",
  message: ({ name }: { name: string }) =>
    `the volume ${name} is a folder of the node, with the files of others in it`,
  hint: "use a persistentVolumeClaim, or an emptyDir for what need not last",
  check({ volume: { name, hostPath }, pointer }, found) {
    if (hostPath !== undefined) found(`${pointer}/hostPath`, { name });
  },
});
