// Disks have partitions and units from 0 to 255, and names of a form.
import type { Volume } from "../../../../schemas/generated/pod.ts";
import { volumeRule } from "../../rule.ts";

/** Names of iSCSI: https://www.rfc-editor.org/rfc/rfc3721#section-1.1 */
const ISCSI_NAMES = [
  /^iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$/,
  /^eui.[A-Za-z0-9]{16}$/,
  /^naa.[A-Za-z0-9]{32}$/,
];

export const diskForm = volumeRule({
  code: "volume/disk",
  about: ["gcePersistentDisk", "awsElasticBlockStore", "iscsi", "fc", "azureDisk"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume, pointer }, found) {
    for (const { field, problem } of [
      ...partitionProblems(volume),
      ...iscsiProblems(volume),
      ...fibreChannelProblems(volume),
      ...azureProblems(volume),
    ])
      found(`${pointer}/${field}`, { problem });
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function isByte(number: number): boolean {
  return number >= 0 && number <= 255;
}

function partitionProblems(volume: Volume): Problem[] {
  return (["gcePersistentDisk", "awsElasticBlockStore"] as const).flatMap((source) => {
    const partition = volume[source]?.partition ?? 0;
    return isByte(partition)
      ? []
      : [{ field: `${source}/partition`, problem: `a partition is from 0 to 255, and this is ${partition}` }];
  });
}

function iscsiProblems({ name, iscsi }: Volume): Problem[] {
  if (iscsi === undefined) return [];
  const { iqn, initiatorName, lun, targetPortal } = iscsi;
  const names = Object.entries({ iqn, initiatorName }).filter(
    ([field, text]) => text !== undefined && (field !== "iqn" || text !== "") && !isIscsiName(text),
  );
  const needsSecret = iscsi.chapAuthDiscovery === true || iscsi.chapAuthSession === true;
  return [
    ...names.map(([field]) => ({
      field: `iscsi/${field}`,
      problem: `${field} must be a name of iSCSI, beginning with iqn, eui or naa`,
    })),
    ...(isByte(lun) ? [] : [{ field: "iscsi/lun", problem: `lun is from 0 to 255, and this is ${lun}` }]),
    ...(needsSecret && iscsi.secretRef === undefined
      ? [{ field: "iscsi/secretRef", problem: "authentication by CHAP needs a secretRef" }]
      : []),
    ...(initiatorName !== undefined && `${name}:${targetPortal}`.length > 64
      ? [
          {
            field: "name",
            problem:
              "with initiatorName the name of the volume and targetPortal have 64 characters together at most",
          },
        ]
      : []),
  ];
}

function isIscsiName(text: string): boolean {
  const index = ["iqn", "eui", "naa"].findIndex((prefix) => text.startsWith(prefix));
  return ISCSI_NAMES[index]?.test(text) ?? false;
}

function fibreChannelProblems({ fc }: Volume): Problem[] {
  if (fc === undefined) return [];
  const [worldWideNames, ids] = [(fc.targetWWNs ?? []).length, (fc.wwids ?? []).length];
  if ((worldWideNames === 0) === (ids === 0))
    return [{ field: "fc", problem: "a disk on Fibre Channel has targetWWNs or wwids, and one of them" }];
  return worldWideNames > 0 && !isByte(fc.lun ?? -1)
    ? [{ field: "fc/lun", problem: "targetWWNs need a lun from 0 to 255" }]
    : [];
}

function azureProblems({ azureDisk }: Volume): Problem[] {
  if (azureDisk === undefined || azureDisk.diskURI === "") return [];
  // Without a kind it is Shared.
  const start = azureDisk.kind === "Managed" ? "/subscriptions/" : "https://";
  return azureDisk.diskURI.startsWith(start)
    ? []
    : [
        {
          field: "azureDisk/diskURI",
          problem: `the URI of a disk of kind ${azureDisk.kind ?? "Shared"} begins with ${start}`,
        },
      ];
}
