// A pod as the rules see it: with the API server's defaults, and its parts with their places.
import type { Container, Pod, PodSpec } from "../../schemas/generated/pod.ts";
import { withDefaults } from "./defaults.ts";
import { handlersOf, probesOf } from "./handlers.ts";
import type { ContainerSubject, PodSubject, VolumeSubject } from "./rule.ts";
import { securityContextsOf } from "./securityContexts.ts";

export function subjectOf(pod: Pod, isSince: PodSubject["isSince"]): PodSubject {
  const { metadata = {}, spec: written = { containers: [] } } = pod;
  const spec = withDefaults(written);
  const { initContainers = [], containers: main } = spec;
  const containers = [
    ...initContainers.map((container, index) => subjectAt(container, `/spec/initContainers/${index}`, true)),
    ...main.map((container, index) => subjectAt(container, `/spec/containers/${index}`, false)),
  ];
  const securityContexts = securityContextsOf(spec, containers);
  return { metadata, spec, containers, volumes: volumesOf(spec, written), securityContexts, isSince };
}

function subjectAt(container: Container, pointer: string, isInit: boolean): ContainerSubject {
  const probes = probesOf(container, pointer);
  const handlers = handlersOf(probes, container, pointer);
  return { container, pointer, isInit, probes, handlers };
}

function volumesOf({ volumes = [] }: PodSpec, written: PodSpec): VolumeSubject[] {
  return volumes.map((volume, index) => ({
    volume,
    pointer: `/spec/volumes/${index}`,
    isEmpty: volume !== written.volumes?.[index],
  }));
}
