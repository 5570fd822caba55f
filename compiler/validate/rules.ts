// All rules about pods. A rule that is not listed here holds nowhere.
import type { Rule } from "./rule.ts";
import { annotationKeyForm } from "./rules/metadata/annotationKey.ts";
import { annotationsSize } from "./rules/metadata/annotationsSize.ts";
import { appArmorAnnotation } from "./rules/metadata/appArmorAnnotation.ts";
import { deletionCost } from "./rules/metadata/deletionCost.ts";
import { finalizerName } from "./rules/metadata/finalizer.ts";
import { labelKeyForm } from "./rules/metadata/labelKey.ts";
import { labelValueForm } from "./rules/metadata/labelValue.ts";
import { podName } from "./rules/metadata/name.ts";
import { namespaceName } from "./rules/metadata/namespace.ts";
import { ownerReference } from "./rules/metadata/ownerReference.ts";
import { ambiguousPortName } from "./rules/container/ambiguousPortName.ts";
import { blankImage } from "./rules/container/blankImage.ts";
import { duplicateContainerName } from "./rules/container/duplicateName.ts";
import { duplicatePortName } from "./rules/container/duplicatePortName.ts";
import { envFromSource } from "./rules/container/envFromSource.ts";
import { envNameForm } from "./rules/container/envName.ts";
import { envSource } from "./rules/container/envSource.ts";
import { envFieldRef } from "./rules/container/fieldRef.ts";
import { fileKeyRef } from "./rules/container/fileKeyRef.ts";
import { unusedHostIp } from "./rules/container/hostIp.ts";
import { hostNetworkPort } from "./rules/container/hostNetworkPort.ts";
import { hostPortConflict } from "./rules/container/hostPortConflict.ts";
import { containerName } from "./rules/container/name.ts";
import { containerImage } from "./rules/container/noImage.ts";
import { oddEnvName } from "./rules/container/oddEnvName.ts";
import { portNameForm } from "./rules/container/portName.ts";
import { portRange } from "./rules/container/portRange.ts";
import { referenceKey } from "./rules/container/referenceKey.ts";
import { referenceName } from "./rules/container/referenceName.ts";
import { repeatedEnv } from "./rules/container/repeatedEnv.ts";
import { repeatedPort } from "./rules/container/repeatedPort.ts";
import { envResourceField } from "./rules/container/resourceField.ts";
import { unknownVolume } from "./rules/container/unknownVolume.ts";
import { volumeName } from "./rules/volume/name.ts";
import { noContainers } from "./rules/pod/noContainers.ts";
import { privileged } from "./rules/podSecurity/privileged.ts";

export const rules: readonly Rule[] = [
  annotationKeyForm,
  annotationsSize,
  appArmorAnnotation,
  deletionCost,
  finalizerName,
  labelKeyForm,
  labelValueForm,
  podName,
  namespaceName,
  ownerReference,
  ambiguousPortName,
  blankImage,
  duplicateContainerName,
  duplicatePortName,
  envFromSource,
  envNameForm,
  envSource,
  envFieldRef,
  fileKeyRef,
  unusedHostIp,
  hostNetworkPort,
  hostPortConflict,
  containerName,
  containerImage,
  oddEnvName,
  portNameForm,
  portRange,
  referenceKey,
  referenceName,
  repeatedEnv,
  repeatedPort,
  envResourceField,
  unknownVolume,
  volumeName,
  noContainers,
  privileged,
];
