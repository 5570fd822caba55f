// What is different between two pods for Kubernetes, and what is only written in another way.
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePods, type PodChange } from "../../../compiler/diff/comparePods.ts";
import type { Json } from "../../../compiler/model.ts";
import { arbitraryPod } from "../../support/arbitraryPods.ts";
import { expectGoldenFile } from "../../support/goldens.ts";
import { located } from "../../support/located.ts";
import type { JsonMap } from "../../support/merged.ts";

function compare(before: JsonMap, after: JsonMap): PodChange[] {
  return comparePods(located(before), located(after));
}

const told = (before: JsonMap, after: JsonMap): string[] =>
  compare(before, after).map(
    ({ path, before: old, after: now }) =>
      `${path}: ${JSON.stringify(old?.value)} → ${JSON.stringify(now?.value)}`,
  );

/** A pod whose container has these fields, in a spec with these. */
const podWith = (container: JsonMap, spec: JsonMap = {}): JsonMap => ({
  spec: { containers: [{ name: "base", image: "a:1", ...container }], ...spec },
});

describe("written in another way, and the same", () => {
  const rows: readonly (readonly [string, JsonMap, JsonMap])[] = [
    [
      "quantities",
      podWith({ resources: { requests: { cpu: "500m", memory: "1Gi" } } }),
      podWith({ resources: { requests: { cpu: 0.5, memory: "1024Mi" } } }),
    ],
    [
      "a request that is its limit",
      podWith({ resources: { limits: { cpu: "1" } } }),
      podWith({ resources: { limits: { cpu: "1" }, requests: { cpu: "1000m" } } }),
    ],
    [
      "defaults of the pod",
      podWith({}),
      podWith(
        {},
        {
          restartPolicy: "Always",
          dnsPolicy: "ClusterFirst",
          terminationGracePeriodSeconds: 30,
          schedulerName: "default-scheduler",
          enableServiceLinks: true,
        },
      ),
    ],
    [
      "defaults of a container",
      podWith({}),
      podWith({
        imagePullPolicy: "IfNotPresent",
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      }),
    ],
    [
      "the protocol of a port",
      podWith({ ports: [{ containerPort: 80 }] }),
      podWith({ ports: [{ protocol: "TCP", containerPort: 80 }] }),
    ],
    [
      "defaults of a probe",
      podWith({ livenessProbe: { httpGet: { port: 80 } } }),
      podWith({
        livenessProbe: {
          httpGet: { port: 80, path: "/", scheme: "HTTP" },
          periodSeconds: 10,
          timeoutSeconds: 1,
          successThreshold: 1,
          failureThreshold: 3,
        },
      }),
    ],
    [
      "the mode of a secret's files",
      podWith({}, { volumes: [{ name: "v", secret: { secretName: "s" } }] }),
      podWith({}, { volumes: [{ name: "v", secret: { secretName: "s", defaultMode: 420 } }] }),
    ],
    [
      "the order of variables without references",
      podWith({
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "2" },
        ],
      }),
      podWith({
        env: [
          { name: "B", value: "2" },
          { name: "A", value: "1" },
        ],
      }),
    ],
    [
      "the order of containers, volumes and mounts",
      {
        spec: {
          containers: [
            {
              name: "base",
              volumeMounts: [
                { name: "v", mountPath: "/a" },
                { name: "w", mountPath: "/b" },
              ],
            },
            { name: "side" },
          ],
          volumes: [{ name: "v" }, { name: "w", emptyDir: {} }],
        },
      },
      {
        spec: {
          containers: [
            { name: "side" },
            {
              name: "base",
              volumeMounts: [
                { name: "w", mountPath: "/b" },
                { name: "v", mountPath: "/a" },
              ],
            },
          ],
          volumes: [{ name: "w" }, { name: "v", emptyDir: {} }],
        },
      },
    ],
    [
      "the order of capabilities",
      podWith({ securityContext: { capabilities: { drop: ["ALL", "KILL"] } } }),
      podWith({ securityContext: { capabilities: { drop: ["KILL", "ALL"] } } }),
    ],
    ["empty objects", podWith({}), podWith({ resources: {} }, { securityContext: {}, nodeSelector: {} })],
    [
      "false where that is the default",
      podWith({ stdin: false, tty: false }, { hostNetwork: false }),
      podWith({}),
    ],
    [
      "a tolerations' operator",
      podWith({}, { tolerations: [{ key: "a", value: "b" }] }),
      podWith({}, { tolerations: [{ key: "a", operator: "Equal", value: "b" }] }),
    ],
  ];

  test.each(rows)("%s", (_, before, after) => {
    expect(told(before, after)).toEqual([]);
    expect(told(after, before)).toEqual([]);
  });
});

describe("different", () => {
  const rows: readonly (readonly [string, JsonMap, JsonMap, readonly string[]])[] = [
    ["an image", podWith({}), podWith({ image: "a:2" }), ['spec.containers[base].image: "a:1" → "a:2"']],
    [
      "a limit that its request follows",
      podWith({ resources: { limits: { cpu: "1" } } }),
      podWith({ resources: { limits: { cpu: "2" } } }),
      ['spec.containers[base].resources.limits[cpu]: "1" → "2"'],
    ],
    [
      "a default that is left",
      podWith({}),
      podWith({}, { terminationGracePeriodSeconds: 5 }),
      ["spec.terminationGracePeriodSeconds: 30 → 5"],
    ],
    [
      "false where absence means another thing",
      podWith({}),
      podWith({}, { automountServiceAccountToken: false }),
      ["spec.automountServiceAccountToken: undefined → false"],
    ],
    [
      "an element that comes, and one that goes",
      podWith({ env: [{ name: "A", value: "1" }] }),
      podWith({ env: [{ name: "B", value: "1" }] }),
      [
        'spec.containers[base].env[B]: undefined → {"name":"B","value":"1"}',
        'spec.containers[base].env[A]: {"name":"A","value":"1"} → undefined',
      ],
    ],
    [
      "the order of arguments",
      podWith({ args: ["a", "b"] }),
      podWith({ args: ["b", "a"] }),
      ['spec.containers[base].args: ["a","b"] → ["b","a"]'],
    ],
    [
      "a variable with dots in its name",
      podWith({ env: [{ name: "a.b", value: "1" }] }),
      podWith({ env: [{ name: "a.b", value: "2" }] }),
      ['spec.containers[base].env[a.b].value: "1" → "2"'],
    ],
    [
      "a capability that is added",
      podWith({ securityContext: { capabilities: { drop: ["ALL"] } } }),
      podWith({ securityContext: { capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } } }),
      ['spec.containers[base].securityContext.capabilities.add[NET_ADMIN]: undefined → "NET_ADMIN"'],
    ],
  ];

  test.each(rows)("%s", (_, before, after, changes) => {
    expect(told(before, after).toSorted()).toEqual(changes.toSorted());
  });

  test("init containers that change places, as they run one after the other", () => {
    const inits = (...names: readonly string[]): JsonMap =>
      podWith({}, { initContainers: names.map((name) => ({ name, image: "a:1" })) });
    expect(compare(inits("one", "two"), inits("two", "one"))).toHaveLength(1);
  });

  test("variables that change places where one refers to another", () => {
    const [home, path] = [
      { name: "HOME", value: "/h" },
      { name: "PATH", value: "$(HOME)/bin" },
    ];
    expect(compare(podWith({ env: [home, path] }), podWith({ env: [path, home] }))).toHaveLength(1);
  });
});

/** The same with the members of all objects the other way round. */
function reversed(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test("property: a pod is no different from itself, nor from itself with its fields in another order", () => {
  fc.assert(
    fc.property(arbitraryPod, (pod) => {
      expect(compare(pod, pod)).toEqual([]);
      expect(compare(pod, reversed(pod) as JsonMap)).toEqual([]);
    }),
  );
});

test("property: what is different one way is different the other way, with its values exchanged", () => {
  const swapped = (before: JsonMap, after: JsonMap): string[] =>
    compare(before, after).map(({ path, before: old, after: now }) =>
      JSON.stringify([path, now?.value, old?.value]),
    );
  const straight = (before: JsonMap, after: JsonMap): string[] =>
    compare(before, after).map(({ path, before: old, after: now }) =>
      JSON.stringify([path, old?.value, now?.value]),
    );
  fc.assert(
    fc.property(arbitraryPod, arbitraryPod, (one, other) => {
      expect(swapped(one, other).toSorted()).toEqual(straight(other, one).toSorted());
    }),
  );
});

test("property: a quantity is the same in any spelling, and another one a thousandth away", () => {
  const requesting = (cpu: string | number, memory: string): JsonMap =>
    podWith({ resources: { requests: { cpu, memory } } });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (amount) => {
      const [cpu, memory] = [`${amount}m`, `${amount}Ki`];
      expect(told(requesting(cpu, memory), requesting(amount / 1000, `${amount * 1024}`))).toEqual([]);
      expect(told(requesting(`${amount}`, `${amount}k`), requesting(`${amount}000m`, `${amount}e3`))).toEqual(
        [],
      );
      expect(told(requesting(cpu, memory), requesting(`${amount + 1}m`, memory))).toEqual([
        `spec.containers[base].resources.requests[cpu]: "${amount}m" → "${amount + 1}m"`,
      ]);
    }),
  );
});

/** A pod with a value in every kind of place. */
const RICH: JsonMap = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "rich", namespace: "etl", labels: { team: "data" }, annotations: { "a/b": "c" } },
  spec: {
    serviceAccountName: "worker",
    nodeSelector: { disk: "ssd" },
    priorityClassName: "low",
    securityContext: { runAsUser: 1000, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }],
        },
      },
    },
    initContainers: [{ name: "init", image: "init:1", command: ["true"] }],
    containers: [
      {
        name: "base",
        image: "a:1",
        args: ["x"],
        workingDir: "/work",
        env: [
          { name: "A", value: "1" },
          { name: "S", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        ],
        envFrom: [{ configMapRef: { name: "c" } }],
        ports: [{ containerPort: 80, name: "http" }],
        resources: { requests: { cpu: "100m" }, limits: { memory: "1Gi" } },
        volumeMounts: [{ name: "v", mountPath: "/v", subPath: "s" }],
        livenessProbe: { exec: { command: ["true"] }, periodSeconds: 3 },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
    volumes: [
      { name: "v", configMap: { name: "c", items: [{ key: "k", path: "p" }] } },
      { name: "h", hostPath: { path: "/tmp" } },
    ],
    tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule" }],
  },
};

interface Mutant {
  /** Where another value is: the fields and indexes on the way. */
  readonly way: readonly string[];
  readonly value: Json;
}

/** The pod again and again, each time with another value in one place. */
function* mutants(value: Json, way: readonly string[] = []): Generator<Mutant> {
  if (value === null) return;
  if (typeof value === "boolean") yield { way, value: !value };
  else if (typeof value === "number") yield { way, value: value + 1 };
  else if (typeof value === "string") yield { way, value: /^\d/.test(value) ? `9${value}` : `${value}x` };
  else
    for (const [key, member] of Object.entries(value))
      for (const mutant of mutants(member, [...way, key]))
        yield { ...mutant, value: withMember(value, key, mutant.value) };
}

function withMember(value: object, key: string, member: Json): Json {
  return Array.isArray(value) ? value.with(Number(key), member) : Object.assign({}, value, { [key]: member });
}

const mutations = Array.from(mutants(RICH), ({ way, value }) => ({
  way,
  changes: compare(RICH, value as JsonMap),
}));

test("every single value that is another one is told where it is", () => {
  expect(mutations.length).toBeGreaterThan(40);
  const lines = mutations.map(
    ({ way, changes }) => `${way.join("/")}: ${changes.map(({ path }) => path).join(", ")}\n`,
  );
  expectGoldenFile(lines.join(""), join(import.meta.dirname, "goldens/mutations.txt"));
});

test("it is one change of its field and no other, or two where an element is known by it: one comes, one goes", () => {
  const wrong = mutations.filter(({ way, changes: [first, second, ...others] }) => {
    const field = way.filter((part) => !/^\d+$/.test(part)).join(".");
    if (others.length > 0 || first === undefined) return true;
    if (second === undefined) return first.fields !== field;
    const isExchange = first.before === undefined && second.after === undefined;
    const isAround = [first, second].every(({ fields }) => `${field}.`.startsWith(`${fields}.`));
    return !isExchange || !isAround;
  });
  expect(wrong).toEqual([]);
});
