// What names the thing behind a volume must not be empty.
import type { Volume } from "../../../../schemas/generated/pod.ts";
import { volumeRule } from "../../rule.ts";

/** The fields of each source that must have text. */
const NEEDED: Partial<Record<keyof Volume, readonly string[]>> = {
  awsElasticBlockStore: ["volumeID"],
  azureDisk: ["diskName", "diskURI"],
  azureFile: ["secretName", "shareName"],
  cinder: ["volumeID"],
  configMap: ["name"],
  csi: ["driver"],
  flexVolume: ["driver"],
  gcePersistentDisk: ["pdName"],
  gitRepo: ["repository"],
  glusterfs: ["endpoints", "path"],
  hostPath: ["path"],
  image: ["reference"],
  iscsi: ["targetPortal", "iqn"],
  nfs: ["server", "path"],
  persistentVolumeClaim: ["claimName"],
  photonPersistentDisk: ["pdID"],
  portworxVolume: ["volumeID"],
  quobyte: ["registry", "volume"],
  rbd: ["image"],
  scaleIO: ["gateway", "system", "volumeName"],
  secret: ["secretName"],
  storageos: ["volumeName"],
  vsphereVolume: ["volumePath"],
};

// Entries do not know the names that the record has.
const NEEDED_BY_SOURCE = Object.entries(NEEDED) as [keyof Volume, readonly string[]][];

export const emptyField = volumeRule({
  code: "volume/empty-field",
  about: NEEDED_BY_SOURCE.map(([source]) => source),
  message: ({ source, field }: { source: string; field: string }) =>
    `a volume of kind ${source} needs its ${field}`,
  check({ volume, pointer }, found) {
    for (const [source, fields] of NEEDED_BY_SOURCE) {
      const value: unknown = volume[source];
      if (value === undefined) continue;
      for (const field of fields)
        if (((value as Record<string, unknown>)[field] ?? "") === "")
          found(`${pointer}/${source}/${field}`, { source, field });
    }
  },
});
