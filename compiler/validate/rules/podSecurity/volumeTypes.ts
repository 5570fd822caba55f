// Control "Volume Types" of the Pod Security Standards, restricted.
import { volumeRule } from "../../rule.ts";

const ALLOWED = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

export const volumeTypes = volumeRule({
  code: "pod-security/volume-types",
  standard: "restricted",
  replaces: "pod-security/host-path",
  message: ({ name, type }: { name: string; type: string }) => `the volume ${name} is of kind ${type}`,
  hint: `restricted pods can have ${ALLOWED.join(", ")}`,
  check({ volume, pointer }, found, { isSince }) {
    for (const type of Object.keys(volume))
      // The control of 1.32 did not know images yet.
      if (type !== "name" && (!ALLOWED.includes(type) || (type === "image" && !isSince("1.33"))))
        found(`${pointer}/${type}`, { name: volume.name, type });
  },
});
