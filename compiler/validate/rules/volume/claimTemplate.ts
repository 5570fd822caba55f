// The template of an ephemeral volume's claim is a claim: how it is accessed, and how large it is.
import type { PersistentVolumeClaimSpec } from "../../../../schemas/generated/pod.ts";
import { dnsLabel, dnsSubdomain, mismatch } from "../../forms.ts";
import { quantityNanos } from "../../quantity.ts";
import { volumeRule } from "../../rule.ts";
import {
  annotationProblems,
  labelProblems,
  selectorProblems,
  type SelectorProblem,
} from "../../selectors.ts";

export const claimTemplate = volumeRule({
  code: "volume/claim-template",
  about: ["ephemeral"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { ephemeral }, pointer }, found) {
    if (ephemeral === undefined) return;
    const at = `${pointer}/ephemeral/volumeClaimTemplate`;
    const template = ephemeral.volumeClaimTemplate;
    if (template === undefined)
      return found(at, { problem: "an ephemeral volume needs a volumeClaimTemplate" });
    for (const { pointer: where, problem } of claimProblems(template.spec, `${at}/spec`))
      found(where, { problem });
    const { labels = {}, annotations = {} } = template.metadata ?? {};
    for (const { pointer: where, problem } of [
      ...labelProblems(labels, `${at}/metadata/labels`),
      ...annotationProblems(annotations, `${at}/metadata/annotations`),
    ])
      found(where, { problem });
    for (const field of Object.keys(template.metadata ?? {}))
      if (field !== "labels" && field !== "annotations")
        found(
          `${at}/metadata/${field}`,
          { problem: `a claim template can have labels and annotations, and no ${field}` },
          { isKey: true },
        );
  },
});

function claimProblems(spec: PersistentVolumeClaimSpec, pointer: string): SelectorProblem[] {
  return [
    ...accessProblems(spec, pointer),
    ...sizeProblems(spec, pointer),
    ...classProblems(spec, pointer),
    ...sourceProblems(spec, pointer),
    ...selectorProblems(spec.selector, `${pointer}/selector`),
  ];
}

function accessProblems({ accessModes = [] }: PersistentVolumeClaimSpec, pointer: string): SelectorProblem[] {
  if (accessModes.length === 0)
    return [{ pointer: `${pointer}/accessModes`, problem: "a claim needs an access mode" }];
  const isMixed =
    accessModes.includes("ReadWriteOncePod") && accessModes.some((mode) => mode !== "ReadWriteOncePod");
  return isMixed
    ? [{ pointer: `${pointer}/accessModes`, problem: "ReadWriteOncePod excludes other access modes" }]
    : [];
}

function sizeProblems({ resources }: PersistentVolumeClaimSpec, pointer: string): SelectorProblem[] {
  const storage = resources?.requests?.["storage"];
  const at = `${pointer}/resources/requests/storage`;
  if (storage === undefined) return [{ pointer: at, problem: "a claim needs a request of storage" }];
  return (quantityNanos(storage) ?? 0n) > 0n
    ? []
    : [{ pointer: at, problem: "the request of storage must be greater than 0" }];
}

function classProblems(spec: PersistentVolumeClaimSpec, pointer: string): SelectorProblem[] {
  return (["storageClassName", "volumeAttributesClassName"] as const).flatMap((field) => {
    const name = spec[field] ?? "";
    return name === "" || dnsSubdomain.accepts(name)
      ? []
      : [{ pointer: `${pointer}/${field}`, problem: mismatch(field, dnsSubdomain, name) }];
  });
}

function sourceProblems(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  pointer: string,
): SelectorProblem[] {
  const namespace = dataSourceRef?.namespace ?? "";
  const wrong = Object.entries({ dataSource, dataSourceRef }).filter(
    ([, source]) => source !== undefined && !isSource(source),
  );
  return [
    ...wrong.map(([field]) => ({
      pointer: `${pointer}/${field}`,
      problem: `${field} must name a PersistentVolumeClaim, or an object of another apiGroup`,
    })),
    ...(namespace !== "" && !dnsLabel.accepts(namespace)
      ? [
          {
            pointer: `${pointer}/dataSourceRef/namespace`,
            problem: mismatch("a namespace", dnsLabel, namespace),
          },
        ]
      : []),
    ...(dataSource !== undefined &&
    dataSourceRef !== undefined &&
    (namespace !== "" || !isSameSource(dataSource, dataSourceRef))
      ? [{ pointer: `${pointer}/dataSource`, problem: "dataSource and dataSourceRef must be the same" }]
      : []),
  ];
}

type Source = NonNullable<PersistentVolumeClaimSpec["dataSource"]>;

function isSource({ apiGroup = "", kind, name }: Source): boolean {
  if (name === "" || kind === "") return false;
  return apiGroup === "" ? kind === "PersistentVolumeClaim" : dnsSubdomain.accepts(apiGroup);
}

function isSameSource(one: Source, other: Source): boolean {
  return one.apiGroup === other.apiGroup && one.kind === other.kind && one.name === other.name;
}
