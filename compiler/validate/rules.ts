// All rules about pods. A rule that is not listed here holds nowhere.
import type { Rule } from "./rule.ts";
import { annotationKeyForm } from "./rules/metadata/annotationKey.ts";
import { annotationsSize } from "./rules/metadata/annotationsSize.ts";
import { deletionCost } from "./rules/metadata/deletionCost.ts";
import { finalizerName } from "./rules/metadata/finalizer.ts";
import { labelKeyForm } from "./rules/metadata/labelKey.ts";
import { labelValueForm } from "./rules/metadata/labelValue.ts";
import { mirrorAnnotation } from "./rules/metadata/mirrorAnnotation.ts";
import { podName } from "./rules/metadata/name.ts";
import { namespaceName } from "./rules/metadata/namespace.ts";
import { ownerReference } from "./rules/metadata/ownerReference.ts";
import { resourceVersion } from "./rules/metadata/resourceVersion.ts";
import { securityAnnotation } from "./rules/metadata/securityAnnotation.ts";
import { tolerationAnnotation } from "./rules/metadata/tolerationAnnotation.ts";
import { ambiguousPortName } from "./rules/container/ambiguousPortName.ts";
import { appArmorProfile } from "./rules/container/appArmorProfile.ts";
import { blankImage } from "./rules/container/blankImage.ts";
import { duplicateContainerName } from "./rules/container/duplicateName.ts";
import { duplicatePortName } from "./rules/container/duplicatePortName.ts";
import { envFromSource } from "./rules/container/envFromSource.ts";
import { envNameForm } from "./rules/container/envName.ts";
import { envSource } from "./rules/container/envSource.ts";
import { envFieldRef } from "./rules/container/fieldRef.ts";
import { fileKeyRef } from "./rules/container/fileKeyRef.ts";
import { fractionalBytes } from "./rules/container/fractionalBytes.ts";
import { handlerKind } from "./rules/container/handler.ts";
import { handlerCommand } from "./rules/container/handlerCommand.ts";
import { handlerPort } from "./rules/container/handlerPort.ts";
import { unusedHostIp } from "./rules/container/hostIp.ts";
import { hostNetworkPort } from "./rules/container/hostNetworkPort.ts";
import { hostPortConflict } from "./rules/container/hostPortConflict.ts";
import { httpGet } from "./rules/container/httpGet.ts";
import { hugePages } from "./rules/container/hugePages.ts";
import { initContainer } from "./rules/container/initContainer.ts";
import { limitRequired } from "./rules/container/limitRequired.ts";
import { mountPath } from "./rules/container/mountPath.ts";
import { mountPropagation } from "./rules/container/mountPropagation.ts";
import { containerName } from "./rules/container/name.ts";
import { containerImage } from "./rules/container/noImage.ts";
import { oddEnvName } from "./rules/container/oddEnvName.ts";
import { portNameForm } from "./rules/container/portName.ts";
import { portRange } from "./rules/container/portRange.ts";
import { privilegeEscalation } from "./rules/container/privilegeEscalation.ts";
import { probeGracePeriod } from "./rules/container/probeGracePeriod.ts";
import { probeNumbers } from "./rules/container/probeNumbers.ts";
import { procMount } from "./rules/container/procMount.ts";
import { recursiveReadOnly } from "./rules/container/recursiveReadOnly.ts";
import { referenceKey } from "./rules/container/referenceKey.ts";
import { referenceName } from "./rules/container/referenceName.ts";
import { repeatedEnv } from "./rules/container/repeatedEnv.ts";
import { repeatedPort } from "./rules/container/repeatedPort.ts";
import { requestAboveLimit } from "./rules/container/requestAboveLimit.ts";
import { resizePolicy } from "./rules/container/resizePolicy.ts";
import { containerClaim } from "./rules/container/resourceClaim.ts";
import { envResourceField } from "./rules/container/resourceField.ts";
import { resourceName } from "./rules/container/resourceName.ts";
import { resourceQuantity } from "./rules/container/resourceQuantity.ts";
import { containerRestartPolicy } from "./rules/container/restartPolicy.ts";
import { restartRules } from "./rules/container/restartRules.ts";
import { seccompProfile } from "./rules/container/seccompProfile.ts";
import { sleepTime } from "./rules/container/sleep.ts";
import { stopSignal } from "./rules/container/stopSignal.ts";
import { subPath } from "./rules/container/subPath.ts";
import { successThreshold } from "./rules/container/successThreshold.ts";
import { unknownPort } from "./rules/container/unknownPort.ts";
import { unknownVolume } from "./rules/container/unknownVolume.ts";
import { userRange } from "./rules/container/userRange.ts";
import { volumeDevice } from "./rules/container/volumeDevice.ts";
import { windowsOptions } from "./rules/container/windowsOptions.ts";
import { claimName } from "./rules/volume/claimName.ts";
import { claimTemplate } from "./rules/volume/claimTemplate.ts";
import { clusterTrustBundle } from "./rules/volume/clusterTrustBundle.ts";
import { csiDriver } from "./rules/volume/csi.ts";
import { deadDriver } from "./rules/volume/deadDriver.ts";
import { decimalMode } from "./rules/volume/decimalMode.ts";
import { diskForm } from "./rules/volume/disk.ts";
import { downwardApi } from "./rules/volume/downwardApi.ts";
import { duplicateVolumeName } from "./rules/volume/duplicateName.ts";
import { emptyField } from "./rules/volume/emptyField.ts";
import { fileItem } from "./rules/volume/fileItem.ts";
import { fileMode } from "./rules/volume/fileMode.ts";
import { hostPathForm } from "./rules/volume/hostPath.ts";
import { legacyVolume } from "./rules/volume/legacy.ts";
import { volumeName } from "./rules/volume/name.ts";
import { nfsPath } from "./rules/volume/nfsPath.ts";
import { noSource } from "./rules/volume/noSource.ts";
import { overlappingPaths } from "./rules/volume/overlappingPaths.ts";
import { podCertificate } from "./rules/volume/podCertificate.ts";
import { projectedPath } from "./rules/volume/projectedPath.ts";
import { projectedSource } from "./rules/volume/projectedSource.ts";
import { serviceAccountToken } from "./rules/volume/serviceAccountToken.ts";
import { severalSources } from "./rules/volume/severalSources.ts";
import { sizeLimit } from "./rules/volume/sizeLimit.ts";
import { activeDeadline } from "./rules/pod/activeDeadline.ts";
import { affinityMatchesNothing } from "./rules/pod/affinityMatchesNothing.ts";
import { deprecatedLabel } from "./rules/pod/deprecatedLabel.ts";
import { dnsConfig } from "./rules/pod/dnsConfig.ts";
import { droppedField } from "./rules/pod/droppedField.ts";
import { ephemeralContainers } from "./rules/pod/ephemeralContainers.ts";
import { gateForm } from "./rules/pod/gate.ts";
import { gracePeriod } from "./rules/pod/gracePeriod.ts";
import { hostAlias } from "./rules/pod/hostAlias.ts";
import { hostName } from "./rules/pod/hostName.ts";
import { hostNamespaces } from "./rules/pod/hostNamespaces.ts";
import { hostProcess } from "./rules/pod/hostProcess.ts";
import { newerField } from "./rules/pod/newerField.ts";
import { noContainers } from "./rules/pod/noContainers.ts";
import { nodeAffinity } from "./rules/pod/nodeAffinity.ts";
import { nodeSelector } from "./rules/pod/nodeSelector.ts";
import { objectName } from "./rules/pod/objectName.ts";
import { operatingSystem } from "./rules/pod/operatingSystem.ts";
import { overheadForm } from "./rules/pod/overhead.ts";
import { podAffinity } from "./rules/pod/podAffinity.ts";
import { pullSecret } from "./rules/pod/pullSecret.ts";
import { repeatedHostAlias } from "./rules/pod/repeatedHostAlias.ts";
import { podResourceClaim } from "./rules/pod/resourceClaim.ts";
import { podResources } from "./rules/pod/resources.ts";
import { schedulingGroup } from "./rules/pod/schedulingGroup.ts";
import { selinuxChangePolicy } from "./rules/pod/selinuxChangePolicy.ts";
import { sysctlForm } from "./rules/pod/sysctl.ts";
import { tokenWithoutAccount } from "./rules/pod/tokenWithoutAccount.ts";
import { tolerationForm } from "./rules/pod/toleration.ts";
import { topologySpread } from "./rules/pod/topologySpread.ts";
import { appArmorControl } from "./rules/podSecurity/appArmor.ts";
import { capabilities } from "./rules/podSecurity/capabilities.ts";
import { hostNamespacesControl } from "./rules/podSecurity/hostNamespaces.ts";
import { hostPathControl } from "./rules/podSecurity/hostPath.ts";
import { hostPort } from "./rules/podSecurity/hostPort.ts";
import { hostProbe } from "./rules/podSecurity/hostProbe.ts";
import { hostProcessControl } from "./rules/podSecurity/hostProcess.ts";
import { privilegeEscalationControl } from "./rules/podSecurity/privilegeEscalation.ts";
import { privileged } from "./rules/podSecurity/privileged.ts";
import { procMountControl } from "./rules/podSecurity/procMount.ts";
import { restrictedCapabilities } from "./rules/podSecurity/restrictedCapabilities.ts";
import { restrictedProcMount } from "./rules/podSecurity/restrictedProcMount.ts";
import { restrictedSeccomp } from "./rules/podSecurity/restrictedSeccomp.ts";
import { runAsNonRoot } from "./rules/podSecurity/runAsNonRoot.ts";
import { runAsUser } from "./rules/podSecurity/runAsUser.ts";
import { seccomp } from "./rules/podSecurity/seccomp.ts";
import { selinux } from "./rules/podSecurity/selinux.ts";
import { sysctls } from "./rules/podSecurity/sysctls.ts";
import { volumeTypes } from "./rules/podSecurity/volumeTypes.ts";
import { blockingSidecar } from "./rules/practice/blockingSidecar.ts";
import { latestTag } from "./rules/practice/latestTag.ts";
import { literalSecret } from "./rules/practice/literalSecret.ts";
import { noRequests } from "./rules/practice/noRequests.ts";

export const rules: readonly Rule[] = [
  annotationKeyForm,
  annotationsSize,
  deletionCost,
  finalizerName,
  labelKeyForm,
  labelValueForm,
  mirrorAnnotation,
  podName,
  namespaceName,
  ownerReference,
  resourceVersion,
  securityAnnotation,
  tolerationAnnotation,
  ambiguousPortName,
  appArmorProfile,
  blankImage,
  duplicateContainerName,
  duplicatePortName,
  envFromSource,
  envNameForm,
  envSource,
  envFieldRef,
  fileKeyRef,
  fractionalBytes,
  handlerKind,
  handlerCommand,
  handlerPort,
  unusedHostIp,
  hostNetworkPort,
  hostPortConflict,
  httpGet,
  hugePages,
  initContainer,
  limitRequired,
  mountPath,
  mountPropagation,
  containerName,
  containerImage,
  oddEnvName,
  portNameForm,
  portRange,
  privilegeEscalation,
  probeGracePeriod,
  probeNumbers,
  procMount,
  recursiveReadOnly,
  referenceKey,
  referenceName,
  repeatedEnv,
  repeatedPort,
  requestAboveLimit,
  resizePolicy,
  containerClaim,
  envResourceField,
  resourceName,
  resourceQuantity,
  containerRestartPolicy,
  restartRules,
  seccompProfile,
  sleepTime,
  stopSignal,
  subPath,
  successThreshold,
  unknownPort,
  unknownVolume,
  userRange,
  volumeDevice,
  windowsOptions,
  claimName,
  claimTemplate,
  clusterTrustBundle,
  csiDriver,
  deadDriver,
  decimalMode,
  diskForm,
  downwardApi,
  duplicateVolumeName,
  emptyField,
  fileItem,
  fileMode,
  hostPathForm,
  legacyVolume,
  volumeName,
  nfsPath,
  noSource,
  overlappingPaths,
  podCertificate,
  projectedPath,
  projectedSource,
  serviceAccountToken,
  severalSources,
  sizeLimit,
  activeDeadline,
  affinityMatchesNothing,
  deprecatedLabel,
  dnsConfig,
  droppedField,
  ephemeralContainers,
  gateForm,
  gracePeriod,
  hostAlias,
  hostName,
  hostNamespaces,
  hostProcess,
  newerField,
  noContainers,
  nodeAffinity,
  nodeSelector,
  objectName,
  operatingSystem,
  overheadForm,
  podAffinity,
  pullSecret,
  repeatedHostAlias,
  podResourceClaim,
  podResources,
  schedulingGroup,
  selinuxChangePolicy,
  sysctlForm,
  tokenWithoutAccount,
  tolerationForm,
  topologySpread,
  appArmorControl,
  capabilities,
  hostNamespacesControl,
  hostPathControl,
  hostPort,
  hostProbe,
  hostProcessControl,
  privilegeEscalationControl,
  privileged,
  procMountControl,
  restrictedCapabilities,
  restrictedProcMount,
  restrictedSeccomp,
  runAsNonRoot,
  runAsUser,
  seccomp,
  selinux,
  sysctls,
  volumeTypes,
  blockingSidecar,
  latestTag,
  literalSecret,
  noRequests,
];
