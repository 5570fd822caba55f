import { describe, expect, test } from "vitest";
import { airflow } from "../../../compiler/merge/airflow.ts";
import type { Json } from "../../../compiler/model.ts";
import { merged, withBase, type JsonMap } from "../../support/merged.ts";

interface Row {
  readonly rule: string;
  readonly base: JsonMap;
  readonly overlay: JsonMap;
  readonly result: Json;
  /** The warnings: code and pointer. */
  readonly warns?: readonly string[];
}

function row(
  rule: string,
  base: JsonMap,
  overlay: JsonMap,
  result: JsonMap,
  ...warns: readonly string[]
): Row {
  return { rule, base, overlay, result, warns };
}

function metadata(
  rule: string,
  base: JsonMap,
  overlay: JsonMap,
  result: JsonMap,
  ...warns: readonly string[]
): Row {
  return row(rule, { metadata: base }, { metadata: overlay }, { metadata: result }, ...warns);
}

function spec(
  rule: string,
  base: JsonMap,
  overlay: JsonMap,
  result: JsonMap,
  ...warns: readonly string[]
): Row {
  return row(rule, { spec: base }, { spec: overlay }, { spec: result }, ...warns);
}

function container(
  rule: string,
  base: JsonMap,
  overlay: JsonMap,
  result: JsonMap,
  ...warns: readonly string[]
): Row {
  return row(rule, withBase(base), withBase(overlay), withBase(result), ...warns);
}

const podAndMetadata: readonly Row[] = [
  row(
    "apiVersion, kind: right wins if true",
    { apiVersion: "v1", kind: "Pod" },
    { apiVersion: "v2", kind: "" },
    { apiVersion: "v2", kind: "Pod" },
    "merge/ignored /kind",
  ),
  row(
    "status: right wins even when empty",
    { status: { phase: "x" } },
    { status: {} },
    { status: {} },
    "merge/drops-keys /status",
  ),
  row(
    "what only one side has stays",
    { apiVersion: "v1" },
    { kind: "Pod" },
    { apiVersion: "v1", kind: "Pod" },
  ),
  metadata(
    "labels and annotations key by key, the right one whatever it is",
    { labels: { a: "1", b: "2" }, annotations: { c: "3", e: "6" } },
    { labels: { b: "", d: "4" }, annotations: { c: "5" } },
    { labels: { a: "1", b: "", d: "4" }, annotations: { c: "5", e: "6" } },
  ),
  metadata(
    "empty labels change nothing",
    { labels: { a: "1" } },
    { labels: {} },
    { labels: { a: "1" } },
    "merge/ignored /metadata/labels",
  ),
  metadata(
    "other metadata: right wins if true",
    { name: "a", namespace: "b" },
    { name: "", namespace: "c" },
    { name: "a", namespace: "c" },
    "merge/ignored /metadata/name",
  ),
  ...(["finalizers", "ownerReferences", "managedFields"] as const).flatMap((field) => [
    metadata(`${field} are replaced`, { [field]: ["a", "b"] }, { [field]: ["c"] }, { [field]: ["c"] }),
    metadata(
      `${field} stay when the right ones are empty`,
      { [field]: ["a"] },
      { [field]: [] },
      { [field]: ["a"] },
      `merge/ignored /metadata/${field}`,
    ),
  ]),
];

const containers: readonly Row[] = [
  spec(
    "containers by index: the override's first lands on the worker, whatever its name",
    { containers: [{ name: "base", image: "a", args: ["x"] }] },
    { containers: [{ name: "side", image: "b" }] },
    { containers: [{ name: "side", image: "b", args: ["x"] }] },
    "merge/paired-by-index /spec/containers",
  ),
  spec(
    "an unrelated sidecar fuses with the template's at its index",
    { containers: [{ name: "base" }, { name: "a", image: "a", env: [{ name: "A" }] }] },
    { containers: [{ name: "base" }, { name: "b" }] },
    { containers: [{ name: "base" }, { name: "b", image: "a", env: [{ name: "A" }] }] },
    "merge/paired-by-index /spec/containers",
  ),
  spec(
    "surplus containers on the left stay",
    { containers: [{ name: "base" }, { name: "a" }] },
    { containers: [{ image: "b" }] },
    { containers: [{ name: "base", image: "b" }, { name: "a" }] },
  ),
  spec(
    "surplus containers on the right follow",
    { containers: [{ name: "base" }] },
    { containers: [{}, { name: "a" }, { name: "b" }] },
    { containers: [{ name: "base" }, { name: "a" }, { name: "b" }] },
  ),
  spec(
    "no container can be taken away",
    { containers: [{ name: "base" }] },
    { containers: [] },
    { containers: [{ name: "base" }] },
    "merge/ignored /spec/containers",
  ),
  spec(
    "init containers by name: merged where the template has them, the others appended",
    { initContainers: [{ name: "a" }, { name: "b", image: "x", env: [{ name: "A" }], args: ["x"] }] },
    { initContainers: [{ name: "c" }, { name: "b", image: "y", env: [{ name: "B" }] }] },
    {
      initContainers: [
        { name: "a" },
        { name: "b", image: "y", env: [{ name: "A" }, { name: "B" }], args: ["x"] },
        { name: "c" },
      ],
    },
  ),
  spec(
    "of init containers repeated in an override the last alone counts",
    { initContainers: [{ name: "a", image: "x" }] },
    {
      initContainers: [
        { name: "a", image: "y" },
        { name: "a", tty: true },
      ],
    },
    { initContainers: [{ name: "a", image: "x", tty: true }] },
    "merge/repeated-element /spec/initContainers",
  ),
  spec(
    "init containers repeated in an override that the template lacks are both appended",
    { initContainers: [{ name: "a" }] },
    { initContainers: [{ name: "b" }, { name: "b" }] },
    { initContainers: [{ name: "a" }, { name: "b" }, { name: "b" }] },
    "merge/creates-duplicate /spec/initContainers",
  ),
];

const concatenated: readonly Row[] = [
  spec(
    "volumes are concatenated, names not compared",
    { volumes: [{ name: "a", emptyDir: {} }] },
    { volumes: [{ name: "a", hostPath: {} }, { name: "b" }] },
    { volumes: [{ name: "a", emptyDir: {} }, { name: "a", hostPath: {} }, { name: "b" }] },
    "merge/creates-duplicate /spec/volumes",
  ),
  container(
    "env",
    { env: [{ name: "A", value: "1" }] },
    {
      env: [
        { name: "A", value: "2" },
        { name: "B", value: "3" },
      ],
    },
    {
      env: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
        { name: "B", value: "3" },
      ],
    },
    "merge/creates-duplicate /spec/containers/0/env",
  ),
  container(
    "envFrom",
    { envFrom: [{ prefix: "A" }] },
    { envFrom: [{ prefix: "A" }] },
    { envFrom: [{ prefix: "A" }, { prefix: "A" }] },
  ),
  container(
    "volumeMounts",
    { volumeMounts: [{ mountPath: "/a", name: "v" }] },
    { volumeMounts: [{ mountPath: "/a", name: "w" }] },
    {
      volumeMounts: [
        { mountPath: "/a", name: "v" },
        { mountPath: "/a", name: "w" },
      ],
    },
    "merge/creates-duplicate /spec/containers/0/volumeMounts",
  ),
  container(
    "ports",
    { ports: [{ containerPort: 80 }] },
    {
      ports: [
        { containerPort: 80, protocol: "UDP" },
        { containerPort: 80, protocol: "TCP" },
      ],
    },
    {
      ports: [
        { containerPort: 80 },
        { containerPort: 80, protocol: "UDP" },
        { containerPort: 80, protocol: "TCP" },
      ],
    },
    "merge/creates-duplicate /spec/containers/0/ports",
  ),
  container(
    "volumeDevices",
    { volumeDevices: [{ devicePath: "/dev/a" }] },
    { volumeDevices: [{ devicePath: "/dev/a" }] },
    { volumeDevices: [{ devicePath: "/dev/a" }, { devicePath: "/dev/a" }] },
    "merge/creates-duplicate /spec/containers/0/volumeDevices",
  ),
  container(
    "duplicates within one override, with nothing below",
    {},
    { env: [{ name: "A" }, { name: "A" }] },
    { env: [{ name: "A" }, { name: "A" }] },
    "merge/creates-duplicate /spec/containers/0/env",
  ),
];

const specLists = [
  "tolerations",
  "imagePullSecrets",
  "hostAliases",
  "topologySpreadConstraints",
  "readinessGates",
  "resourceClaims",
] as const;
const containerLists = ["args", "command"] as const;

const replaced: readonly Row[] = [
  ...specLists.flatMap((field) => [
    spec(
      `${field} are replaced`,
      { [field]: [{ a: 1 }, { b: 2 }] },
      { [field]: [{ c: 3 }] },
      { [field]: [{ c: 3 }] },
    ),
    spec(
      `${field} stay when the right ones are empty`,
      { [field]: [1] },
      { [field]: [] },
      { [field]: [1] },
      `merge/ignored /spec/${field}`,
    ),
    spec(
      `${field} stay when the right ones are null`,
      { [field]: [1] },
      { [field]: null },
      { [field]: [1] },
      `merge/ignored /spec/${field}`,
    ),
  ]),
  ...containerLists.flatMap((field) => [
    container(`${field} are replaced`, { [field]: ["a", "b"] }, { [field]: ["c"] }, { [field]: ["c"] }),
    container(
      `${field} stay when the right ones are empty`,
      { [field]: ["a"] },
      { [field]: [] },
      { [field]: ["a"] },
      `merge/ignored /spec/containers/0/${field}`,
    ),
  ]),
  ...(["nodeSelector", "overhead"] as const).flatMap((field) => [
    spec(
      `${field} is replaced whole`,
      { [field]: { a: "1" } },
      { [field]: { b: "2" } },
      { [field]: { b: "2" } },
      `merge/drops-keys /spec/${field}`,
    ),
    spec(
      `${field} stays when the right one is empty`,
      { [field]: { a: "1" } },
      { [field]: {} },
      { [field]: { a: "1" } },
      `merge/ignored /spec/${field}`,
    ),
  ]),
  ...(["affinity", "dnsConfig", "securityContext"] as const).flatMap((field) => [
    spec(
      `${field} of a pod is replaced whole`,
      { [field]: { a: 1 } },
      { [field]: { b: 2 } },
      { [field]: { b: 2 } },
      `merge/drops-keys /spec/${field}`,
    ),
    spec(
      `an empty ${field} of a pod wipes`,
      { [field]: { a: 1 } },
      { [field]: {} },
      { [field]: {} },
      `merge/drops-keys /spec/${field}`,
    ),
  ]),
  ...(
    ["resources", "securityContext", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"] as const
  ).flatMap((field) => [
    container(
      `${field} of a container is replaced whole`,
      { [field]: { a: { x: 1, y: 2 } } },
      { [field]: { a: { x: 1 } } },
      { [field]: { a: { x: 1 } } },
      `merge/drops-keys /spec/containers/0/${field}`,
    ),
    container(
      `an empty ${field} of a container wipes`,
      { [field]: { a: 1 } },
      { [field]: {} },
      { [field]: {} },
      `merge/drops-keys /spec/containers/0/${field}`,
    ),
    container(
      `a ${field} that has all the template's keys drops none`,
      { [field]: { a: 1 } },
      { [field]: { a: 2, b: 3 } },
      { [field]: { a: 2, b: 3 } },
    ),
  ]),
];

const scalars: readonly Row[] = [
  spec(
    "scalars: right wins if true",
    { priority: 1, hostname: "a" },
    { priority: 2, hostname: "b" },
    { priority: 2, hostname: "b" },
  ),
  spec(
    "false never beats a value",
    { hostNetwork: true },
    { hostNetwork: false },
    { hostNetwork: true },
    "merge/ignored /spec/hostNetwork",
  ),
  spec(
    "0 never beats a value",
    { priority: 1 },
    { priority: 0 },
    { priority: 1 },
    "merge/ignored /spec/priority",
  ),
  container(
    "an empty text never beats a value",
    { image: "a" },
    { image: "" },
    { image: "a" },
    "merge/ignored /spec/containers/0/image",
  ),
  container(
    "null is as good as absent",
    { image: "a" },
    { image: null, tty: null },
    { image: "a" },
    "merge/ignored /spec/containers/0/image",
    "merge/ignored /spec/containers/0/tty",
  ),
  spec(
    "false, 0 and an empty text survive where the left is silent",
    {},
    { hostNetwork: false, priority: 0, hostname: "" },
    {
      hostNetwork: false,
      priority: 0,
      hostname: "",
    },
  ),
  spec(
    "a false left stays when the right is silent",
    { automountServiceAccountToken: false },
    { priority: 1 },
    {
      automountServiceAccountToken: false,
      priority: 1,
    },
  ),
  spec(
    "a false left stays when the right is false too",
    { hostPID: false },
    { hostPID: false },
    { hostPID: false },
  ),
  spec("a null on the left counts as absent", { hostPID: null }, { hostPID: false }, { hostPID: false }),
  container(
    "null inside an object that replaces another keeps nothing",
    { resources: { limits: { cpu: 1 } } },
    { resources: { limits: null } },
    { resources: {} },
    "merge/drops-keys /spec/containers/0/resources",
    "merge/ignored /spec/containers/0/resources/limits",
  ),
  spec(
    "null inside an object that replaces another vanishes",
    {},
    { affinity: { a: null } },
    { affinity: {} },
    "merge/ignored /spec/affinity/a",
  ),
  spec(
    "$patch is a key like any other",
    {},
    { affinity: { $patch: "delete" } },
    { affinity: { $patch: "delete" } },
  ),
];

describe("airflow", () => {
  test.each([...podAndMetadata, ...containers, ...concatenated, ...replaced, ...scalars])(
    "$rule",
    ({ base, overlay, result, warns = [] }) => {
      const { pod, diagnostics } = merged(airflow, base, overlay);
      expect(pod).toEqual(result);
      expect(diagnostics.map(({ code, path }) => `${code} ${path ?? ""}`)).toEqual(warns);
    },
  );

  test("env of three layers in their order", () => {
    const layer = (name: string): JsonMap => withBase({ env: [{ name }] });
    const { pod } = merged(airflow, layer("TEMPLATE"), layer("EXECUTOR"), layer("OVERRIDE"));
    expect(pod).toEqual(
      withBase({ env: [{ name: "TEMPLATE" }, { name: "EXECUTOR" }, { name: "OVERRIDE" }] }),
    );
  });
});
