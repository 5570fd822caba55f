// The resources beside pods: what a kubelet and kubectl need of a cluster. The server knows only their metadata.
import { METADATA_FIELDS, type SelectableFields } from "./fieldSelector.ts";
import { inWords, isObject, objectAt, objectsAt, textAt, type ApiObject, type JsonObject } from "./json.ts";
import { plainStrategy, withStatus } from "./plainStrategy.ts";
import type { Resource, Subresource, Verb } from "./resource.ts";
import { age, ageColumn, nameColumn, type Column } from "./table.ts";

const VERBS: readonly Verb[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** What most resources have. */
const CORE = {
  group: "",
  version: "v1",
  shortNames: [] as readonly string[],
  categories: [],
  verbs: VERBS,
  subresources: [] as readonly Subresource[],
  fields: METADATA_FIELDS,
  strategy: plainStrategy,
} as const;

const statusOf = (kind: string): Subresource => ({ name: "status", kind, verbs: ["get", "patch", "update"] });

const column = (name: string, cell: Column["cell"], priority: 0 | 1 = 0): Column => ({
  name,
  type: "string",
  description: "",
  priority,
  cell,
});

const configMaps: Resource = {
  ...CORE,
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  isNamespaced: true,
  columns: [
    nameColumn,
    column(
      "Data",
      (object) =>
        Object.keys(objectAt(object, "data")).length + Object.keys(objectAt(object, "binaryData")).length,
    ),
    ageColumn,
  ],
};

/** The verbs that do not end a namespace: nobody here would end what is in it. */
const KEPT: readonly Verb[] = ["create", "get", "list", "patch", "update", "watch"];

const namespaces: Resource = {
  ...CORE,
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  isNamespaced: false,
  verbs: KEPT,
  subresources: [statusOf("Namespace")],
  columns: [nameColumn, column("Status", (object) => textAt(objectAt(object, "status"), "phase")), ageColumn],
  strategy: {
    ...withStatus(plainStrategy),
    prepareForCreate: (object) => ({
      ...object,
      metadata: {
        ...object.metadata,
        labels: { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name ?? "" },
      },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    }),
  },
};

const nodes: Resource = {
  ...CORE,
  kind: "Node",
  plural: "nodes",
  singular: "node",
  shortNames: ["no"],
  isNamespaced: false,
  subresources: [statusOf("Node")],
  fields: {
    "metadata.name": ({ metadata }) => metadata.name ?? "",
    "spec.unschedulable": (node) => String(objectAt(node, "spec")["unschedulable"] === true),
  },
  columns: [
    nameColumn,
    column("Status", nodeStatus),
    column("Roles", ({ metadata }) => roles(metadata.labels ?? {})),
    ageColumn,
    column("Version", (node) => nodeInfo(node, "kubeletVersion")),
    column("Internal-IP", (node) => address(node, "InternalIP"), 1),
    column("External-IP", (node) => address(node, "ExternalIP"), 1),
    column("OS-Image", (node) => nodeInfo(node, "osImage") || "<unknown>", 1),
    column("Kernel-Version", (node) => nodeInfo(node, "kernelVersion") || "<unknown>", 1),
    column("Container-Runtime", (node) => nodeInfo(node, "containerRuntimeVersion") || "<unknown>", 1),
  ],
  strategy: withStatus(plainStrategy),
};

const leases: Resource = {
  ...CORE,
  group: "coordination.k8s.io",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  isNamespaced: true,
  columns: [
    nameColumn,
    column("Holder", (lease) => textAt(objectAt(lease, "spec"), "holderIdentity")),
    ageColumn,
  ],
  strategy: { ...plainStrategy, isCreatedByUpdate: true, allowsUnconditionalUpdate: false },
};

const involved =
  (field: string) =>
  (event: ApiObject): string =>
    textAt(objectAt(event, "involvedObject"), field);
const own =
  (field: string) =>
  (event: ApiObject): string =>
    textAt(event, field);

const eventFields: SelectableFields = {
  ...METADATA_FIELDS,
  ...Object.fromEntries(
    ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map((field) => [
      `involvedObject.${field}`,
      involved(field),
    ]),
  ),
  ...Object.fromEntries(["reason", "type", "reportingComponent"].map((field) => [field, own(field)])),
  source: (event) => textAt(objectAt(event, "source"), "component") || textAt(event, "reportingComponent"),
};

const events: Resource = {
  ...CORE,
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  isNamespaced: true,
  fields: eventFields,
  lifetimeMs: 3_600_000,
  columns: [
    column("Last Seen", (event, nowMs) => age(lastSeen(event), nowMs)),
    column("Type", own("type")),
    column("Reason", own("reason")),
    column("Object", (event) => `${involved("kind")(event).toLowerCase()}/${involved("name")(event)}`),
    column("Subobject", involved("fieldPath"), 1),
    column("Source", eventFields["source"] ?? own("source"), 1),
    column("Message", (event) => textAt(event, "message").trim()),
    column("First Seen", (event, nowMs) => age(firstSeen(event), nowMs), 1),
    column("Count", (event) => inWords(event["count"] ?? 1), 1),
    { ...nameColumn, priority: 1 },
  ],
  strategy: { ...plainStrategy, isCreatedByUpdate: true },
};

export const otherResources: readonly Resource[] = [configMaps, events, namespaces, nodes, leases];

/** The namespaces that are there from the start. */
export const FIRST_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

export const namespaceResource = namespaces;
export const nodeResource = nodes;

function nodeStatus(node: ApiObject): string {
  const ready = objectsAt(objectAt(node, "status"), "conditions").find(({ type }) => type === "Ready");
  const word = ready === undefined ? "Unknown" : ready["status"] === "True" ? "Ready" : "NotReady";
  return objectAt(node, "spec")["unschedulable"] === true ? `${word},SchedulingDisabled` : word;
}

const ROLE = "node-role.kubernetes.io/";

function roles(labels: Readonly<Record<string, string>>): string {
  const named = Object.keys(labels).filter((label) => label.startsWith(ROLE));
  return (
    named
      .map((label) => label.slice(ROLE.length))
      .sort()
      .join(",") || "<none>"
  );
}

function nodeInfo(node: ApiObject, field: string): string {
  return textAt(objectAt(objectAt(node, "status"), "nodeInfo"), field);
}

function address(node: ApiObject, type: string): string {
  const addresses = objectsAt(objectAt(node, "status"), "addresses");
  return textAt(addresses.find((one) => one["type"] === type) ?? {}, "address") || "<none>";
}

function lastSeen(event: ApiObject): string {
  const series: JsonObject = isObject(event["series"]) ? event["series"] : {};
  return textAt(series, "lastObservedTime") || textAt(event, "lastTimestamp") || textAt(event, "eventTime");
}

function firstSeen(event: ApiObject): string {
  return textAt(event, "firstTimestamp") || textAt(event, "eventTime");
}
