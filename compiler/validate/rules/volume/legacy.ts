// Kinds of volumes that came before storage drivers, held to their form as long as Kubernetes has them.
import type { Volume } from "../../../../schemas/generated/pod.ts";
import { dnsLabel, localPathProblem } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

export const legacyVolume = volumeRule({
  code: "volume/legacy",
  about: ["gitRepo", "rbd", "cephfs", "quobyte", "storageos", "cinder", "flexVolume", "flocker"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume, pointer }, found) {
    for (const { field, problem } of [
      ...storageProblems(volume),
      ...flexProblems(volume),
      ...flockerProblems(volume),
    ])
      found(`${pointer}/${field}`, { problem });
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function storageProblems({ gitRepo, rbd, cephfs, quobyte, storageos, cinder }: Volume): Problem[] {
  const path = gitRepo && localPathProblem("directory", gitRepo.directory ?? "");
  return [
    ...(path === undefined ? [] : [{ field: "gitRepo/directory", problem: path }]),
    ...(rbd?.monitors.length === 0 ? [{ field: "rbd/monitors", problem: "rbd needs monitors" }] : []),
    ...(cephfs?.monitors.length === 0
      ? [{ field: "cephfs/monitors", problem: "cephfs needs monitors" }]
      : []),
    ...(cinder?.secretRef?.name === ""
      ? [{ field: "cinder/secretRef/name", problem: "the Secret needs its name" }]
      : []),
    ...(quobyte !== undefined &&
    !quobyte.registry.split(",").every((pair) => /^(?:[^:[\]]*|\[[^[\]]*\]):[^:]*$/.test(pair))
      ? [
          {
            field: "quobyte/registry",
            problem: "registry must be host:port, or several with commas between them",
          },
        ]
      : []),
    ...((quobyte?.tenant ?? "").length > 64
      ? [{ field: "quobyte/tenant", problem: "tenant has more than 64 characters" }]
      : []),
    ...(["volumeName", "volumeNamespace"] as const).flatMap((field) =>
      (storageos?.[field] ?? "") === "" || dnsLabel.accepts(storageos?.[field] ?? "")
        ? []
        : [{ field: `storageos/${field}`, problem: `${field} must be ${dnsLabel.words}` }],
    ),
  ];
}

/** Kubernetes keeps options with its own domains for itself. */
function flexProblems({ flexVolume }: Volume): Problem[] {
  const reserved = Object.keys(flexVolume?.options ?? {}).filter((key) =>
    /(?:^|\.)(?:kubernetes|k8s)\.io$/i.test(key.split("/", 1)[0] ?? ""),
  );
  return reserved.map((key) => ({
    field: "flexVolume/options",
    problem: `the option ${key} is Kubernetes' own`,
  }));
}

function flockerProblems({ flocker }: Volume): Problem[] {
  if (flocker === undefined) return [];
  const { datasetName = "", datasetUUID = "" } = flocker;
  if ((datasetName === "") === (datasetUUID === ""))
    return [{ field: "flocker", problem: "flocker needs datasetName or datasetUUID, and one of them" }];
  return datasetName.includes("/")
    ? [{ field: "flocker/datasetName", problem: "datasetName must not have / in it" }]
    : [];
}
