// The order in which a manifest's keys are printed: as people write a Pod, what a thing is first and how it is
// tuned last. Keys without a rank follow by code unit, so that the order is total and the same on every machine.

const container = [
  "name image imagePullPolicy command args workingDir env envFrom ports resources volumeMounts volumeDevices",
  "startupProbe livenessProbe readinessProbe lifecycle securityContext",
];
const probe = ["exec httpGet tcpSocket grpc"];

/** Maps whose keys are the user's own: no key has a rank. */
const free: readonly string[] = [];

/** By the field that holds an object, or a list of such objects: lines of keys. */
const byField = {
  metadata: ["name generateName namespace labels annotations finalizers ownerReferences"],
  spec: [
    "initContainers containers ephemeralContainers volumes restartPolicy serviceAccountName imagePullSecrets",
    "securityContext nodeSelector affinity tolerations priorityClassName",
  ],
  containers: container,
  initContainers: container,
  ephemeralContainers: container,
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  labels: free,
  annotations: free,
  nodeSelector: free,
  matchLabels: free,
  limits: free,
  requests: free,
  overhead: free,
  options: free,
  volumeAttributes: free,
} as const satisfies Record<string, readonly string[]>;

const elsewhere = ["apiVersion kind metadata spec name key operator value mountPath"];

/** The rank of each key that has one. */
export type KeyOrder = ReadonlyMap<string, number>;

const orders = new Map(Object.entries(byField).map(([field, keys]) => [field, ranked(keys)]));
const defaultOrder = ranked(elsewhere);

function ranked(lines: readonly string[]): KeyOrder {
  const keys = lines.flatMap((line) => line.split(" "));
  return new Map(keys.map((key, rank) => [key, rank]));
}

/** The order of the keys of the objects in a field; of the manifest itself without a field. */
export function keyOrder(field?: string): KeyOrder {
  return (field === undefined ? undefined : orders.get(field)) ?? defaultOrder;
}

export function compareKeys(a: string, b: string, order: KeyOrder): number {
  const difference = (order.get(a) ?? order.size) - (order.get(b) ?? order.size);
  return difference !== 0 ? difference : a < b ? -1 : a > b ? 1 : 0;
}
