// What the API server fills in before it validates a pod, as far as a rule can see the difference. Manifests do not get it.
// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
import type { Container, PodSpec, ResourceRequirements, Volume } from "../../schemas/generated/pod.ts";

/** A pod's spec with its defaults. What stays the same is shared with the one that is given. */
export function withDefaults(spec: PodSpec): PodSpec {
  const fill = (container: Container): Container =>
    containerWithDefaults(container, spec.hostNetwork === true);
  return {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    ...spec,
    // The name that the field had before.
    ...((spec.serviceAccountName ?? "") === "" &&
      spec.serviceAccount !== undefined && { serviceAccountName: spec.serviceAccount }),
    containers: spec.containers.map(fill),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(fill) }),
    ...(spec.volumes && { volumes: spec.volumes.map(volumeWithDefaults) }),
    ...(spec.resources && { resources: withRequests(spec.resources) }),
  };
}

function containerWithDefaults(container: Container, isHostNetwork: boolean): Container {
  const { ports, resources } = container;
  if (ports === undefined && resources?.limits === undefined) return container;
  return {
    ...container,
    ...(resources && { resources: withRequests(resources) }),
    ...(ports && {
      ports: ports.map((port) => ({
        protocol: "TCP",
        ...port,
        // On the host's network a port of the container is one of the host.
        ...(isHostNetwork && (port.hostPort ?? 0) === 0 && { hostPort: port.containerPort }),
      })),
    }),
  };
}

/** Where a limit has no request, it is the request. */
function withRequests(resources: ResourceRequirements): ResourceRequirements {
  return resources.limits === undefined
    ? resources
    : { ...resources, requests: { ...resources.limits, ...resources.requests } };
}

/** A volume without a source is an empty folder. */
function volumeWithDefaults(volume: Volume): Volume {
  return Object.keys(volume).length > 1 ? volume : { ...volume, emptyDir: {} };
}
