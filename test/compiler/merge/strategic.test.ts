import { describe, expect, test } from "vitest";
import { strategic, volumeSources } from "../../../compiler/merge/strategic.ts";
import type { Json } from "../../../compiler/model.ts";
import { merged, withBase, type JsonMap } from "../../support/merged.ts";

interface Row {
  readonly rule: string;
  readonly base: JsonMap;
  readonly overlay: JsonMap;
  readonly result: Json;
}

function specRow(rule: string, base: JsonMap, overlay: JsonMap, result: JsonMap): Row {
  return { rule, base: { spec: base }, overlay: { spec: overlay }, result: { spec: result } };
}

function containerRow(rule: string, base: JsonMap, overlay: JsonMap, result: JsonMap): Row {
  return { rule, base: withBase(base), overlay: withBase(overlay), result: withBase(result) };
}

const lists: readonly Row[] = [
  specRow(
    "containers by name, whatever their order",
    {
      containers: [
        { name: "base", image: "a" },
        { name: "side", image: "b" },
      ],
    },
    {
      containers: [
        { name: "new", image: "c" },
        { name: "side", image: "d" },
      ],
    },
    {
      containers: [
        { name: "base", image: "a" },
        { name: "side", image: "d" },
        { name: "new", image: "c" },
      ],
    },
  ),
  specRow(
    "an override's first container without name is base",
    { containers: [{ name: "base", image: "a" }, { name: "side" }] },
    { containers: [{ image: "b" }] },
    { containers: [{ name: "base", image: "b" }, { name: "side" }] },
  ),
  specRow(
    "only the first container is base",
    { containers: [{ name: "base" }] },
    { containers: [{ name: "side" }, { image: "b" }] },
    { containers: [{ name: "base" }, { name: "side" }, { image: "b" }] },
  ),
  specRow(
    "init containers by name, with the rules of a container",
    { initContainers: [{ name: "init", env: [{ name: "A", value: "1" }] }] },
    { initContainers: [{ name: "init", env: [{ name: "B", value: "2" }] }, { name: "next" }] },
    {
      initContainers: [
        {
          name: "init",
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        },
        { name: "next" },
      ],
    },
  ),
  specRow(
    "an init container without name is nobody",
    { initContainers: [{ name: "base" }] },
    { initContainers: [{ image: "a" }] },
    { initContainers: [{ name: "base" }, { image: "a" }] },
  ),
  specRow(
    "volumes by name",
    { volumes: [{ name: "a", emptyDir: { medium: "Memory" } }] },
    { volumes: [{ name: "a", emptyDir: { sizeLimit: "1Gi" } }, { name: "b" }] },
    { volumes: [{ name: "a", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } }, { name: "b" }] },
  ),
  containerRow(
    "env by name",
    {
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
    },
    {
      env: [
        { name: "C", value: "3" },
        { name: "A", value: "4" },
      ],
    },
    {
      env: [
        { name: "A", value: "4" },
        { name: "B", value: "2" },
        { name: "C", value: "3" },
      ],
    },
  ),
  containerRow(
    "volumeMounts by mountPath",
    { volumeMounts: [{ mountPath: "/a", name: "v" }] },
    {
      volumeMounts: [
        { mountPath: "/a", name: "w" },
        { mountPath: "/b", name: "v" },
      ],
    },
    {
      volumeMounts: [
        { mountPath: "/a", name: "w" },
        { mountPath: "/b", name: "v" },
      ],
    },
  ),
  containerRow(
    "ports by containerPort and protocol, which is TCP by default",
    { ports: [{ containerPort: 80 }, { containerPort: 53, protocol: "UDP" }] },
    {
      ports: [
        { containerPort: 80, protocol: "TCP", name: "http" },
        { containerPort: 53, name: "dns" },
      ],
    },
    {
      ports: [
        { containerPort: 80, protocol: "TCP", name: "http" },
        { containerPort: 53, protocol: "UDP" },
        { containerPort: 53, name: "dns" },
      ],
    },
  ),
  containerRow(
    "volumeDevices by devicePath",
    { volumeDevices: [{ devicePath: "/dev/a", name: "v" }] },
    { volumeDevices: [{ devicePath: "/dev/a", name: "w" }] },
    { volumeDevices: [{ devicePath: "/dev/a", name: "w" }] },
  ),
  containerRow(
    "envFrom is appended",
    { envFrom: [{ configMapRef: { name: "a" } }] },
    { envFrom: [{ configMapRef: { name: "a" } }, { secretRef: { name: "b" } }] },
    {
      envFrom: [
        { configMapRef: { name: "a" } },
        { configMapRef: { name: "a" } },
        { secretRef: { name: "b" } },
      ],
    },
  ),
  containerRow("other lists are replaced", { args: ["a", "b"] }, { args: ["c"] }, { args: ["c"] }),
  specRow(
    "lists of objects without key are replaced",
    { tolerations: [{ key: "a" }], imagePullSecrets: [{ name: "a" }] },
    { tolerations: [{ key: "b" }], imagePullSecrets: [{ name: "b" }] },
    { tolerations: [{ key: "b" }], imagePullSecrets: [{ name: "b" }] },
  ),
  containerRow(
    "elements that are no objects are appended as they are",
    { env: [{ name: "A" }] },
    { env: ["A", 1, null] },
    { env: [{ name: "A" }, "A", 1, null] },
  ),
  containerRow(
    "elements without their key are appended as they are",
    { ports: [{ containerPort: 80 }] },
    { ports: [{ name: "x" }, { containerPort: null }, { containerPort: [80] }] },
    { ports: [{ containerPort: 80 }, { name: "x" }, {}, { containerPort: [80] }] },
  ),
  containerRow(
    "keys of another type are others",
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: "80" }] },
    {
      ports: [{ containerPort: 80 }, { containerPort: "80" }],
    },
  ),
  containerRow(
    "an empty list empties a list that is merged, as one that is replaced",
    { env: [{ name: "A" }], envFrom: [{ prefix: "P" }], args: ["x"] },
    { env: [], envFrom: [], args: [] },
    { env: [], envFrom: [], args: [] },
  ),
  containerRow(
    "of elements that the template repeats the first is merged",
    {
      env: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    },
    { env: [{ name: "A", value: "3" }] },
    {
      env: [
        { name: "A", value: "3" },
        { name: "A", value: "2" },
      ],
    },
  ),
];

const maps: readonly Row[] = [
  {
    rule: "maps are merged by key",
    base: { metadata: { labels: { a: "1", b: "2" } } },
    overlay: { metadata: { labels: { b: "3", c: "" }, annotations: { d: "4" } } },
    result: { metadata: { labels: { a: "1", b: "3", c: "" }, annotations: { d: "4" } } },
  },
  containerRow(
    "objects are merged deep",
    {
      resources: { limits: { cpu: 1, memory: "1Gi" } },
      securityContext: { capabilities: { drop: ["ALL"] } },
    },
    { resources: { limits: { cpu: 2 }, requests: {} }, securityContext: { runAsUser: 0 } },
    {
      resources: { limits: { cpu: 2, memory: "1Gi" }, requests: {} },
      securityContext: { capabilities: { drop: ["ALL"] }, runAsUser: 0 },
    },
  ),
  specRow(
    "an empty object changes nothing",
    { affinity: { a: 1 } },
    { affinity: {} },
    { affinity: { a: 1 } },
  ),
  specRow(
    "false, 0, an empty text and an empty list mean what they say",
    { hostNetwork: true, priority: 9, schedulerName: "x", tolerations: [{ key: "a" }] },
    { hostNetwork: false, priority: 0, schedulerName: "", tolerations: [] },
    { hostNetwork: false, priority: 0, schedulerName: "", tolerations: [] },
  ),
  specRow(
    "null removes a key of any kind",
    { nodeSelector: { a: "1", b: "2" }, affinity: {}, tolerations: [], priority: 1 },
    { nodeSelector: { a: null }, affinity: null, tolerations: null, priority: null },
    { nodeSelector: { b: "2" } },
  ),
  specRow("null below counts as nothing", { affinity: null }, { affinity: { a: 1 } }, { affinity: { a: 1 } }),
  specRow(
    "where kinds differ the override replaces",
    { containers: { a: 1 }, volumes: [{ name: "a" }], affinity: [1], priority: { a: 1 } },
    { containers: [{ name: "base" }], volumes: { b: 2 }, affinity: { c: 3 }, priority: "" },
    { containers: [{ name: "base" }], volumes: { b: 2 }, affinity: { c: 3 }, priority: "" },
  ),
  specRow(
    "an empty value of another kind replaces too",
    { containers: [{ name: "base" }], affinity: { a: 1 } },
    { containers: "", affinity: [] },
    { containers: "", affinity: [] },
  ),
];

const oneOfs: readonly Row[] = [
  specRow(
    "a volume's new source drops the old one",
    { volumes: [{ name: "a", emptyDir: { medium: "Memory" } }] },
    { volumes: [{ name: "a", hostPath: { path: "/a" } }] },
    { volumes: [{ name: "a", hostPath: { path: "/a" } }] },
  ),
  specRow(
    "a volume's source set to null is not a new source",
    { volumes: [{ name: "a", emptyDir: {}, nfs: {} }] },
    { volumes: [{ name: "a", nfs: null }] },
    { volumes: [{ name: "a", emptyDir: {} }] },
  ),
  ...(["livenessProbe", "readinessProbe", "startupProbe"] as const).map((probe) =>
    containerRow(
      `the new handler of a ${probe} drops the old one and nothing else`,
      { [probe]: { httpGet: { path: "/" }, periodSeconds: 5 } },
      { [probe]: { exec: { command: ["true"] }, timeoutSeconds: 1 } },
      { [probe]: { periodSeconds: 5, exec: { command: ["true"] }, timeoutSeconds: 1 } },
    ),
  ),
  containerRow(
    "the same handler is merged",
    { livenessProbe: { httpGet: { path: "/", port: 80 } } },
    { livenessProbe: { httpGet: { port: 81 } } },
    { livenessProbe: { httpGet: { path: "/", port: 81 } } },
  ),
  containerRow(
    "the new handler of a lifecycle hook drops the old one",
    { lifecycle: { preStop: { exec: { command: ["a"] } }, postStart: { sleep: { seconds: 1 } } } },
    { lifecycle: { preStop: { sleep: { seconds: 2 } } } },
    { lifecycle: { preStop: { sleep: { seconds: 2 } }, postStart: { sleep: { seconds: 1 } } } },
  ),
  containerRow(
    "value drops valueFrom",
    { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "x" } } }] },
    { env: [{ name: "A", value: "" }] },
    { env: [{ name: "A", value: "" }] },
  ),
  containerRow(
    "valueFrom drops value",
    { env: [{ name: "A", value: "1" }] },
    { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "x" } } }] },
    { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "x" } } }] },
  ),
  containerRow(
    "the new member of valueFrom drops the old one",
    { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] },
    { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }] },
    { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }] },
  ),
  specRow(
    "a profile of another type drops what belonged to the old type",
    { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "p" }, fsGroup: 1 } },
    { securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
    { securityContext: { seccompProfile: { type: "RuntimeDefault" }, fsGroup: 1 } },
  ),
  containerRow(
    "a profile of the same type is merged",
    { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "p" } } },
    { securityContext: { appArmorProfile: { type: "Localhost" } } },
    { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "p" } } },
  ),
];

const removals: readonly Row[] = [
  specRow(
    "$patch: delete removes an element",
    { volumes: [{ name: "a" }, { name: "b" }] },
    { volumes: [{ name: "a", $patch: "delete" }] },
    { volumes: [{ name: "b" }] },
  ),
  specRow(
    "$patch: delete removes every element of that key",
    { volumes: [{ name: "a" }, { name: "b" }, { name: "a" }] },
    { volumes: [{ name: "a", $patch: "delete" }] },
    { volumes: [{ name: "b" }] },
  ),
  containerRow(
    "$patch: delete uses the whole key",
    { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }] },
    { ports: [{ containerPort: 80, protocol: "UDP", $patch: "delete" }] },
    { ports: [{ containerPort: 80 }] },
  ),
  specRow(
    "an element removed and set in one override is a new one in the old place",
    {
      containers: [
        { name: "base", args: ["a"] },
        { name: "side", image: "a", args: ["b"] },
        { name: "last" },
      ],
    },
    {
      containers: [
        { name: "side", image: "b" },
        { name: "side", $patch: "delete" },
      ],
    },
    { containers: [{ name: "base", args: ["a"] }, { name: "side", image: "b" }, { name: "last" }] },
  ),
];

describe("strategic", () => {
  test.each([...lists, ...maps, ...oneOfs, ...removals])("$rule", ({ base, overlay, result }) => {
    const { pod, diagnostics } = merged(strategic, base, overlay);
    expect(pod).toEqual(result);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const expectsWarning = JSON.stringify(overlay).includes('"containerPort":null');
    expect(diagnostics.length).toBe(expectsWarning ? 1 : 0);
  });

  test.each(volumeSources)("%s is a source of a volume", (source) => {
    const other = source === "emptyDir" ? "secret" : "emptyDir";
    const { pod } = merged(
      strategic,
      { spec: { volumes: [{ name: "a", [other]: {} }] } },
      { spec: { volumes: [{ name: "a", [source]: { x: 1 } }] } },
    );
    expect(pod).toEqual({ spec: { volumes: [{ name: "a", [source]: { x: 1 } }] } });
  });
});
