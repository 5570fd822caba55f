// All rules about pods. A rule that is not listed here holds nowhere.
import type { Rule } from "./rule.ts";
import { duplicateContainerName } from "./rules/container/duplicateName.ts";
import { containerName } from "./rules/container/name.ts";
import { unknownVolume } from "./rules/container/unknownVolume.ts";
import { privileged } from "./rules/podSecurity/privileged.ts";
import { volumeName } from "./rules/volume/name.ts";

export const rules: readonly Rule[] = [
  containerName,
  duplicateContainerName,
  unknownVolume,
  volumeName,
  privileged,
];
