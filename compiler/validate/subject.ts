// A pod as the rules see it: with the API server's defaults, and its parts with their places.
import type { Container, Pod } from "../../schemas/generated/pod.ts";
import { withDefaults } from "./defaults.ts";
import type { ContainerSubject, PodSubject } from "./rule.ts";

export function subjectOf(pod: Pod, isSince: PodSubject["isSince"]): PodSubject {
  const { metadata = {}, spec = { containers: [] } } = pod;
  const full = withDefaults(spec);
  const { initContainers = [], containers, volumes = [] } = full;
  return {
    metadata,
    spec: full,
    containers: [
      ...initContainers.map((container, index) =>
        containerAt(container, `/spec/initContainers/${index}`, true),
      ),
      ...containers.map((container, index) => containerAt(container, `/spec/containers/${index}`, false)),
    ],
    volumes: volumes.map((volume, index) => ({
      volume,
      pointer: `/spec/volumes/${index}`,
      isEmpty: volume !== spec.volumes?.[index],
    })),
    isSince,
  };
}

function containerAt(container: Container, pointer: string, isInit: boolean): ContainerSubject {
  return { container, pointer, isInit };
}
