// What Kubernetes tells apart in a pod, as tables by the names of fields: the keys of lists, amounts, and values that say
// no more than an absent field.
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/api/core/v1/types.go

/** How the elements of a list are paired, and whether their order means something. */
export type ListRule =
  /** Paired by what `key` fields say together; the text of a key is what its path shows. */
  | { readonly pair: "key"; readonly key: readonly string[]; readonly order: "none" | "all" | "references" }
  /** Scalars of which each is there or not. */
  | { readonly pair: "value" }
  /** Objects without a key: equal ones, then the others in their order. */
  | { readonly pair: "content" }
  /** One value, in its order. */
  | { readonly pair: "whole" };

const byKey = (...key: readonly string[]): ListRule => ({ pair: "key", key, order: "none" });
const value: ListRule = { pair: "value" };

const LISTS: Readonly<Record<string, ListRule>> = {
  containers: byKey("name"),
  // They run one after the other.
  initContainers: { pair: "key", key: ["name"], order: "all" },
  ephemeralContainers: byKey("name"),
  volumes: byKey("name"),
  // A value sees the variables before it, as `$(NAME)`.
  env: { pair: "key", key: ["name"], order: "references" },
  // Of two sources that have a variable the later one counts.
  envFrom: {
    pair: "key",
    key: ["prefix", "configMapRef.name", "secretRef.name"],
    order: "all",
  },
  ports: byKey("containerPort", "protocol"),
  volumeMounts: byKey("mountPath"),
  volumeDevices: byKey("devicePath"),
  resizePolicy: byKey("resourceName"),
  claims: byKey("name", "request"),
  resourceClaims: byKey("name"),
  imagePullSecrets: byKey("name"),
  hostAliases: byKey("ip"),
  tolerations: byKey("key", "operator", "value", "effect"),
  topologySpreadConstraints: byKey("topologyKey", "whenUnsatisfiable"),
  readinessGates: byKey("conditionType"),
  schedulingGates: byKey("name"),
  sysctls: byKey("name"),
  options: byKey("name"),
  ownerReferences: byKey("uid"),
  items: byKey("path"),
  httpHeaders: { pair: "whole" },
  restartPolicyRules: { pair: "whole" },
  add: value,
  drop: value,
  finalizers: value,
  supplementalGroups: value,
  values: value,
  accessModes: value,
  namespaces: value,
  matchLabelKeys: value,
  mismatchLabelKeys: value,
  monitors: value,
  targetWWNs: value,
  wwids: value,
};

/** The rule for a list; one that no table knows is compared whole where it holds scalars. */
export function listRule(field: string, holdsObjects: boolean): ListRule {
  const rule = Object.hasOwn(LISTS, field) ? LISTS[field] : undefined;
  return rule ?? { pair: holdsObjects ? "content" : "whole" };
}

const AMOUNTS = new Set(["limits", "requests", "overhead"]);

/** Maps whose keys are the user's, so none of them is a field. */
const FREE_MAPS = new Set([
  ...AMOUNTS,
  "labels",
  "annotations",
  "nodeSelector",
  "matchLabels",
  "options",
  "volumeAttributes",
  "userAnnotations",
]);

export function isFreeMap(field: string): boolean {
  return FREE_MAPS.has(field);
}

/** Whether a scalar is a quantity, by its field and the one that holds that. */
export function isAmount(field: string, parent: string): boolean {
  return AMOUNTS.has(parent) || field === "sizeLimit" || field === "divisor";
}

/** Fields of which false, 0 and "" say something else than their absence. */
const ZERO_COUNTS = new Set([
  "activeDeadlineSeconds",
  "allowPrivilegeEscalation",
  "automountServiceAccountToken",
  "defaultMode",
  "enableServiceLinks",
  "fsGroup",
  "hostUsers",
  "lun",
  "mode",
  "priority",
  "runAsGroup",
  "runAsNonRoot",
  "runAsUser",
  "storageClassName",
  "terminationGracePeriodSeconds",
  "tolerationSeconds",
  "volumeAttributesClassName",
]);

export function isZeroAbsent(field: string): boolean {
  return !ZERO_COUNTS.has(field);
}

const EMPTY_IS_ABSENT = new Set([
  "metadata",
  "spec",
  "resources",
  "securityContext",
  "affinity",
  "nodeAffinity",
  "podAffinity",
  "podAntiAffinity",
  "lifecycle",
  "dnsConfig",
  "seLinuxOptions",
  "windowsOptions",
]);

/** Whether an object without members says no more than none. Of a selector or a volume's source that is not so. */
export function isEmptyAbsent(field: string): boolean {
  return isFreeMap(field) || EMPTY_IS_ABSENT.has(field);
}
