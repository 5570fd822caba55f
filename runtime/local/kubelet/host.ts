// What all pods of a kubelet share: its machine, its folders, and what stands in for images.
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { Configs } from "./configs.ts";
import type { PodPlace } from "./env/podFields.ts";
import type { Isolation } from "./process/isolation.ts";
import type { MemoryControl } from "./process/memoryGroups.ts";

export interface Host {
  readonly isolation: Isolation;
  readonly memory: MemoryControl;
  /** The kubelet's folder. */
  readonly root: string;
  readonly place: PodPlace;
  readonly configs: Configs;
  /** Images that cannot be pulled; of all others nothing is asked. */
  readonly missingImages: ReadonlySet<string>;
  readonly image: ImageDefaults;
  readonly clock: Clock;
}

/** What images bring to containers elsewhere. */
export interface ImageDefaults {
  /** The PATH of containers that do not set it. */
  readonly searchPath: string;
  /** Where containers run that do not say. */
  readonly workingDir: string;
  readonly home: string;
}

/** Where a pod's files lie. */
export interface PodFolders {
  readonly pod: string;
  readonly volumes: string;
  readonly claims: string;
  /** The files of one life of a container, gone after it. */
  life(container: string, restartCount: number): string;
  /** Its log, which stays as long as the pod. */
  log(container: string, restartCount: number): string;
}

export const podsFolder = (root: string): string => join(root, "pods");

export function podFolders(root: string, uid: string): PodFolders {
  const pod = join(podsFolder(root), uid);
  return {
    pod,
    volumes: join(pod, "volumes"),
    claims: join(root, "claims"),
    life: (container, restartCount) => join(pod, "lives", `${container}-${restartCount}`),
    log: (container, restartCount) => join(pod, "logs", `${container}-${restartCount}.log`),
  };
}
