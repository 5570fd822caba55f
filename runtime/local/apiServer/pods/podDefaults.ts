// What the API server fills into a new pod, as far as a kubelet or a reader relies on it.
// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
import {
  inWords,
  isList,
  isObject,
  objectAt,
  objectsAt,
  textAt,
  without,
  type Json,
  type JsonObject,
} from "../json.ts";

/** A pod's spec with its defaults. */
export function withDefaults(spec: JsonObject): JsonObject {
  const isHostNetwork = spec["hostNetwork"] === true;
  const containers = (field: string): JsonObject =>
    mapped(spec, field, (container) => containerWithDefaults(container, isHostNetwork));
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount") || "default";
  return filled(
    {
      ...spec,
      ...containers("initContainers"),
      ...containers("containers"),
      ...containers("ephemeralContainers"),
      ...mapped(spec, "volumes", volumeWithDefaults),
      ...(isObject(spec["resources"]) && { resources: resourcesWithRequests(spec["resources"]) }),
      serviceAccountName: account,
      serviceAccount: account,
      tolerations: tolerationsWithDefaults(objectsAt(spec, "tolerations")),
    },
    {
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      securityContext: {},
      schedulerName: "default-scheduler",
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      enableServiceLinks: true,
    },
  );
}

function containerWithDefaults(container: JsonObject, isHostNetwork: boolean): JsonObject {
  const withProbes = PROBES.reduce((own, probe) => inside(own, probe, probeWithDefaults), container);
  return filled(
    {
      ...withProbes,
      ...mapped(container, "ports", (port) => portWithDefaults(port, isHostNetwork)),
      ...mapped(container, "env", (variable) =>
        inside(variable, "valueFrom", (source) => inside(source, "fieldRef", fieldRefWithDefaults)),
      ),
      resources: resourcesWithRequests(objectAt(container, "resources")),
    },
    {
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
      imagePullPolicy: pullPolicy(textAt(container, "image")),
    },
  );
}

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];

/** An image without a tag is one whose tag is latest. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const isLatest = !name.includes("@") && (!name.includes(":") || name.endsWith(":latest"));
  return isLatest ? "Always" : "IfNotPresent";
}

function portWithDefaults(port: JsonObject, isHostNetwork: boolean): JsonObject {
  // On the host's network a port of the container is one of the host.
  const hostPort = isHostNetwork ? { hostPort: port["containerPort"] } : {};
  return { ...hostPort, protocol: "TCP", ...port };
}

/** For these numbers 0 is as if they were not there. */
const PROBE_NUMBERS = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function probeWithDefaults(probe: JsonObject): JsonObject {
  const zeros = Object.keys(PROBE_NUMBERS).filter((field) => probe[field] === 0);
  const own = { ...PROBE_NUMBERS, ...without(probe, ...zeros) };
  return inside(own, "httpGet", (action) => filled(action, { path: "/", scheme: "HTTP" }));
}

function fieldRefWithDefaults(reference: JsonObject): JsonObject {
  return filled(reference, { apiVersion: "v1" });
}

/** Amounts are text, and where a limit has no request, it is the request. */
function resourcesWithRequests(resources: JsonObject): JsonObject {
  const limits = amounts(objectAt(resources, "limits"));
  const requests = { ...limits, ...amounts(objectAt(resources, "requests")) };
  return {
    ...resources,
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(Object.keys(requests).length > 0 && { requests }),
  };
}

function amounts(list: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, inWords(amount)]));
}

/** The sources of a volume that have modes for their files. */
const WITH_MODES = ["secret", "configMap", "downwardAPI", "projected"];
const FILE_MODE = 0o644;

function volumeWithDefaults(volume: JsonObject): JsonObject {
  if (Object.keys(volume).length === 1) return { ...volume, emptyDir: {} };
  const withModes = WITH_MODES.reduce(
    (own, source) => inside(own, source, (value) => ({ defaultMode: FILE_MODE, ...value })),
    volume,
  );
  const withType = inside(withModes, "hostPath", (path) => ({ type: "", ...path }));
  return inside(withType, "projected", (projected) => ({
    ...projected,
    ...mapped(projected, "sources", (source) =>
      inside(source, "serviceAccountToken", (token) => ({ expirationSeconds: 3600, ...token })),
    ),
  }));
}

/** A pod bears a lost node for five minutes, if it does not say how long. */
function tolerationsWithDefaults(tolerations: readonly JsonObject[]): readonly JsonObject[] {
  const missing = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter(
    (key) => !tolerations.some((one) => tolerates(one, key)),
  );
  const added = missing.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
  return [...tolerations, ...added];
}

function tolerates(toleration: JsonObject, key: string): boolean {
  const own = textAt(toleration, "key");
  const effect = textAt(toleration, "effect");
  return (own === key || own === "") && (effect === "NoExecute" || effect === "");
}

/** An object with defaults where it has nothing, or empty text. */
function filled(object: JsonObject, defaults: JsonObject): JsonObject {
  const own = Object.entries(object).filter(([, value]) => value !== "");
  return { ...defaults, ...Object.fromEntries(own) };
}

/** The object with a member changed, if it has it. */
function inside(object: JsonObject, field: string, change: (value: JsonObject) => JsonObject): JsonObject {
  const value = object[field];
  return isObject(value) ? { ...object, [field]: change(value) } : object;
}

/** A list of the object with each element changed, as a field to spread; nothing where there is no list. */
function mapped(object: JsonObject, field: string, change: (value: JsonObject) => JsonObject): JsonObject {
  const list = object[field];
  return isList(list) ? { [field]: list.map((item: Json) => (isObject(item) ? change(item) : item)) } : {};
}
