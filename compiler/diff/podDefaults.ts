// The values that a field has in Kubernetes where nobody wrote it, by the field that holds its object.
// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
import { toJson } from "../located.ts";
import type { Json, LocatedMap, Scalar } from "../model.ts";
import type { Place } from "./place.ts";

type Defaults = (object: LocatedMap, place: Place) => Readonly<Record<string, Json>>;

const container: Defaults = (object) => ({
  imagePullPolicy: pullPolicyOf(memberOf(object, "image")),
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
});
const probe: Defaults = () => ({
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
});
const files: Defaults = () => ({ defaultMode: 0o644 });

const DEFAULTS: Readonly<Record<string, Defaults>> = {
  spec: (spec) => ({
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    enableServiceLinks: true,
    // One field, under its name of today and under an older one.
    serviceAccountName: memberOf(spec, "serviceAccount") ?? "default",
    serviceAccount: memberOf(spec, "serviceAccountName") ?? "default",
    // Of a claim that an ephemeral volume makes.
    volumeMode: "Filesystem",
  }),
  containers: container,
  initContainers: container,
  ephemeralContainers: container,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  httpGet: () => ({ path: "/", scheme: "HTTP" }),
  ports: (port, place) => ({
    protocol: "TCP",
    ...(isOnHostNetwork(place) && { hostPort: memberOf(port, "containerPort") ?? 0 }),
  }),
  fieldRef: () => ({ apiVersion: "v1" }),
  tolerations: () => ({ operator: "Equal" }),
  // A volume without a source is an empty folder.
  volumes: (volume) => (volume.entries.size === 1 ? { emptyDir: {} } : {}),
  secret: files,
  configMap: files,
  downwardAPI: files,
  projected: files,
  serviceAccountToken: () => ({ expirationSeconds: 3600 }),
  image: (image) => ({ pullPolicy: pullPolicyOf(memberOf(image, "reference")) }),
  iscsi: () => ({ iscsiInterface: "default" }),
  rbd: () => ({ pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" }),
  azureDisk: () => ({ cachingMode: "ReadWrite", fsType: "ext4", kind: "Shared" }),
  scaleIO: () => ({ storageMode: "ThinProvisioned", fsType: "xfs" }),
};

/** What Kubernetes takes for a field of the object at `place` that does not have it; `undefined` where that is nothing. */
export function defaultOf(field: string, place: Place): Json | undefined {
  // Where a limit has no request, it is the request, whether there are other requests or not.
  if (place.field === "requests") return limitOf(field, place);
  const { value } = place;
  if (value?.kind !== "map" || !Object.hasOwn(DEFAULTS, place.field)) return undefined;
  const defaults = DEFAULTS[place.field]?.(value, place) ?? {};
  return Object.hasOwn(defaults, field) ? defaults[field] : undefined;
}

const CONTAINERS = new Set(["containers", "initContainers"]);

function limitOf(resource: string, { parent: resources }: Place): Json | undefined {
  if (!CONTAINERS.has(resources?.parent?.field ?? "") || resources?.value?.kind !== "map") return undefined;
  const limits = resources.value.entries.get("limits")?.value;
  const limit = limits?.kind === "map" ? limits.entries.get(resource)?.value : undefined;
  return limit && toJson(limit);
}

function isOnHostNetwork(place: Place): boolean {
  for (let at: Place | undefined = place; at !== undefined; at = at.parent)
    if (at.field === "spec" && at.value?.kind === "map") return memberOf(at.value, "hostNetwork") === true;
  return false;
}

/** Without a tag and a digest an image is the latest. */
function pullPolicyOf(image: Scalar | undefined): string {
  const [name = "", digest] = String(image ?? "").split("@");
  const tag = /:([^:/]+)$/.exec(name)?.[1] ?? (digest === undefined ? "latest" : "");
  return tag === "latest" ? "Always" : "IfNotPresent";
}

/** A member that is a scalar and says something. */
function memberOf(object: LocatedMap, field: string): Scalar | undefined {
  const member = object.entries.get(field)?.value;
  return member?.kind === "scalar" && member.value !== "" && member.value !== null ? member.value : undefined;
}
