// Which releases of Kubernetes know a field of a pod, and which of them use it without being told to: the fields of 1.36 that 1.32
// lacks, and those that a feature gate still holds back in one of the releases since. From the types of k8s.io/api and the gates of
// k8s.io/kubernetes (pkg/features/kube_features.go), release by release.
import type { PodSpec } from "../../schemas/generated/pod.ts";
import type { KubernetesVersion } from "./rule.ts";

export interface FieldRelease {
  /** From the pod's spec on; `[]` stands for each element. */
  readonly path: string;
  /** The first release that knows the field; every one where it is not given. */
  readonly since?: KubernetesVersion;
  /** What decides whether a cluster keeps the field; nothing where it always does. */
  readonly gate?: FeatureGate;
}

interface FeatureGate {
  readonly name: string;
  /** The first release in which it is on by default; none of them where it is not given. */
  readonly on?: KubernetesVersion;
}

const OF_PODS: readonly FieldRelease[] = [
  { path: "hostUsers", gate: { name: "UserNamespacesSupport", on: "1.33" } },
  { path: "hostnameOverride", since: "1.34", gate: { name: "HostnameOverride", on: "1.35" } },
  { path: "resourceClaims", gate: { name: "DynamicResourceAllocation", on: "1.34" } },
  { path: "resources", gate: { name: "PodLevelResources", on: "1.34" } },
  { path: "schedulingGroup", since: "1.36", gate: { name: "GenericWorkload" } },
  { path: "securityContext.seLinuxChangePolicy", gate: { name: "SELinuxChangePolicy", on: "1.33" } },
  {
    path: "securityContext.supplementalGroupsPolicy",
    gate: { name: "SupplementalGroupsPolicy", on: "1.33" },
  },
  { path: "volumes[].image", gate: { name: "ImageVolume", on: "1.35" } },
  {
    path: "volumes[].projected.sources[].clusterTrustBundle",
    gate: { name: "ClusterTrustBundleProjection" },
  },
  {
    path: "volumes[].projected.sources[].podCertificate",
    since: "1.34",
    gate: { name: "PodCertificateRequest" },
  },
  { path: "volumes[].projected.sources[].podCertificate.userAnnotations", since: "1.35" },
];

const OF_CONTAINERS: readonly FieldRelease[] = [
  { path: "env[].valueFrom.fileKeyRef", since: "1.34" },
  // That it is held back in every release is told by a rule of its own.
  { path: "lifecycle.stopSignal", since: "1.33" },
  { path: "resizePolicy", gate: { name: "InPlacePodVerticalScaling", on: "1.33" } },
  { path: "resources.claims", gate: { name: "DynamicResourceAllocation", on: "1.34" } },
  { path: "restartPolicyRules", since: "1.34", gate: { name: "ContainerRestartRules", on: "1.35" } },
  { path: "securityContext.procMount", gate: { name: "ProcMountType", on: "1.33" } },
];

/** A field with its path in segments, for looking it up in many pods. */
export interface PlacedFieldRelease extends FieldRelease {
  readonly segments: readonly string[];
}

export const FIELD_RELEASES: readonly PlacedFieldRelease[] = [
  ...OF_PODS,
  ...["containers[]", "initContainers[]"].flatMap((container) =>
    OF_CONTAINERS.map((field) => ({ ...field, path: `${container}.${field.path}` })),
  ),
].map((field) => ({ ...field, segments: field.path.replaceAll("[]", ".[]").split(".") }));

/** The pointers of all fields that a path leads to and the pod has. */
export function placesOf(spec: PodSpec, segments: readonly string[]): string[] {
  const places: string[] = [];
  collect(spec, segments, 0, "/spec", places);
  return places;
}

/** Nothing is made on the way: most pods have none of these fields, and every pod is looked at. */
function collect(
  value: unknown,
  segments: readonly string[],
  depth: number,
  pointer: string,
  places: string[],
): void {
  if (value === undefined || value === null) return;
  const segment = segments[depth];
  if (segment === undefined) places.push(pointer);
  else if (segment !== "[]") {
    // Whatever an object has under a name of ours is looked at before it is used.
    const member = typeof value === "object" ? (value as Record<string, unknown>)[segment] : undefined;
    if (member !== undefined) collect(member, segments, depth + 1, `${pointer}/${segment}`, places);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      collect(value[index], segments, depth + 1, `${pointer}/${index}`, places);
  }
}
