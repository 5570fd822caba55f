// The kubelet no longer knows these kinds of volumes, so a pod with one never starts.
import type { Volume } from "../../../../schemas/generated/pod.ts";
import type { KubernetesVersion } from "../../rule.ts";
import { volumeRule } from "../../rule.ts";

/** Since when each of them is gone; those without a release were gone before the oldest that podloom knows. */
const GONE: Partial<Record<keyof Volume, KubernetesVersion | undefined>> = {
  gitRepo: "1.33",
  photonPersistentDisk: undefined,
  scaleIO: undefined,
  flocker: undefined,
  storageos: undefined,
  quobyte: undefined,
  glusterfs: undefined,
  cephfs: undefined,
  rbd: undefined,
};

// Entries do not know the names that the record has.
const GONE_KINDS = Object.entries(GONE) as [keyof Volume, KubernetesVersion | undefined][];

export const deadDriver = volumeRule({
  code: "volume/dead-driver",
  about: GONE_KINDS.map(([source]) => source),
  severity: "warning",
  message: ({ source }: { source: string }) =>
    `nodes no longer have volumes of kind ${source}, so the pod does not start`,
  hint: "use a storage driver (csi), or a persistentVolumeClaim",
  check({ volume, pointer }, found, { isSince }) {
    for (const [source, since] of GONE_KINDS)
      if (volume[source] !== undefined && (since === undefined || isSince(since)))
        found(`${pointer}/${source}`, { source });
  },
});
