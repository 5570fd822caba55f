// The volumes of a pod, each as a file or folder of the host, and where a container sees them.
import { chmod, mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Container, Volume } from "../../../../schemas/generated/pod.ts";
import type { PodContext } from "../env/environment.ts";
import { expand } from "../env/expand.ts";
import type { Mount } from "../process/rootPlan.ts";
import { filesOf, writeFiles } from "./files.ts";
import { hostPath } from "./hostPath.ts";
import { subPathOf } from "./subPath.ts";
import { VolumeError } from "./volumeError.ts";

/** A volume as it lies on the host. */
export interface HostVolume {
  readonly path: string;
  readonly isReadOnly: boolean;
  /** Whether it is the kubelet's own, so that mount points may be made in it. */
  readonly isOurs: boolean;
}

export type HostVolumes = ReadonlyMap<string, HostVolume>;

interface Folders {
  /** Where the pod's own volumes are made. */
  readonly volumes: string;
  /** What outlives pods: one folder a claim. */
  readonly claims: string;
}

/** Makes all volumes of a pod. May be called again after it failed. Fails with a VolumeError. */
export async function prepareVolumes(context: PodContext, folders: Folders): Promise<HostVolumes> {
  const made = new Map<string, HostVolume>();
  for (const volume of context.pod.spec.volumes ?? []) {
    try {
      made.set(volume.name, await prepareVolume(volume, context, folders));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const message = `MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : ${error.message}`;
      throw new VolumeError(message, { cause: error });
    }
  }
  return made;
}

async function prepareVolume(volume: Volume, context: PodContext, folders: Folders): Promise<HostVolume> {
  if (volume.hostPath !== undefined) {
    return { path: await hostPath(volume.hostPath), isReadOnly: false, isOurs: false };
  }
  const claim = volume.persistentVolumeClaim;
  if (claim !== undefined) {
    const path = join(folders.claims, context.pod.metadata.namespace, claim.claimName);
    return { path: await openFolder(path), isReadOnly: claim.readOnly === true, isOurs: true };
  }
  const path = join(folders.volumes, volume.name);
  const files = filesOf(volume, context);
  if (files !== undefined) {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
    await writeFiles(path, files);
    return { path, isReadOnly: true, isOurs: true };
  }
  if (volume.emptyDir !== undefined || volume.ephemeral !== undefined || isEmptyByDefault(volume)) {
    return { path: await openFolder(path), isReadOnly: false, isOurs: true };
  }
  const kind = Object.keys(volume).filter((key) => key !== "name");
  throw new VolumeError(`this kubelet has no volumes of the kind ${kind.join()}`);
}

/** A volume of which the pod says no kind is an emptyDir. */
function isEmptyByDefault(volume: Volume): boolean {
  return Object.keys(volume).every((key) => key === "name");
}

async function openFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  return path;
}

/** Where a container sees which of the volumes. Fails with a VolumeError. */
export function containerMounts(
  { volumeMounts = [] }: Container,
  volumes: HostVolumes,
  env: ReadonlyMap<string, string>,
): Promise<Mount[]> {
  const mounts = volumeMounts.map(
    async ({ name, mountPath, readOnly, subPath, subPathExpr }): Promise<Mount> => {
      const volume = volumes.get(name);
      if (volume === undefined) throw new VolumeError(`the pod has no volume ${JSON.stringify(name)}`);
      const part = subPathExpr === undefined ? subPath : expand(subPathExpr, (variable) => env.get(variable));
      const source = part === undefined || part === "" ? volume.path : await subPathOf(volume.path, part);
      const isFolder = (await stat(source)).isDirectory();
      const isReadOnly = readOnly === true || volume.isReadOnly;
      return { path: mountPath, source, isFolder, isReadOnly, isOurs: volume.isOurs };
    },
  );
  return Promise.all(mounts);
}
