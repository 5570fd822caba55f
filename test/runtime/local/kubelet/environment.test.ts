// The environment of containers: references, expansion, and what is said when something is missing.
import { describe, expect, test } from "vitest";
import type { LivePod } from "../../../../runtime/cluster/livePod.ts";
import { configsIn } from "../../../../runtime/local/kubelet/configs.ts";
import { containerEnv } from "../../../../runtime/local/kubelet/env/environment.ts";
import { expand } from "../../../../runtime/local/kubelet/env/expand.ts";
import { quantityValue } from "../../../../runtime/local/kubelet/quantity.ts";
import type { Container } from "../../../../schemas/generated/pod.ts";
import { livePod } from "../../../support/livePods.ts";
import { project } from "../../../support/project.ts";

const values = new Map([
  ["NAME", "Ada"],
  ["EMPTY", ""],
]);

test.each([
  ["hello $(NAME)", "hello Ada"],
  ["$(NAME)$(NAME)", "AdaAda"],
  ["$(EMPTY)", ""],
  ["$(NONE)", "$(NONE)"],
  ["$$(NAME)", "$(NAME)"],
  ["$$$(NAME)", "$Ada"],
  ["$NAME ${NAME} $", "$NAME ${NAME} $"],
  ["$(NAME", "$(NAME"],
])("%s expands to %s", (text, expected) => {
  expect(expand(text, (name) => values.get(name))).toBe(expected);
});

test.each([
  ["100m", 0.1],
  ["2", 2],
  [3, 3],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["64Mi", 64 * 2 ** 20],
  ["1e3", 1000],
  ["5k", 5000],
])("%s is %d", (quantity, expected) => {
  expect(quantityValue(quantity)).toBe(expected);
});

const base: Container = { name: "base", resources: { requests: { cpu: "250m" }, limits: { memory: "1Gi" } } };
const pod: LivePod = {
  ...livePod("load-1", 1, { uid: "0-1", labels: { task: "load", run: "one" } }),
  spec: { containers: [base], serviceAccountName: "worker" },
};
const place = {
  nodeName: "node",
  nodeIP: "127.0.0.1",
  capacity: { cpus: 2, memoryBytes: 2 ** 31, storageBytes: 2 ** 40 },
};
const envOf = (container: Partial<Container>, configFolder?: string) =>
  Object.fromEntries(
    containerEnv({ ...base, ...container }, { pod, place, configs: configsIn(configFolder) }),
  );

test.each([
  ["metadata.name", "load-1"],
  ["metadata.namespace", "default"],
  ["metadata.uid", "0-1"],
  ["metadata.labels['task']", "load"],
  ["metadata.annotations['none']", ""],
  ["spec.nodeName", "node"],
  ["spec.serviceAccountName", "worker"],
  ["status.podIP", "127.0.0.1"],
])("fieldRef %s", (fieldPath, expected) => {
  expect(envOf({ env: [{ name: "FIELD", valueFrom: { fieldRef: { fieldPath } } }] })).toEqual({
    FIELD: expected,
  });
});

test.each([
  ["requests.cpu", undefined, "1"],
  ["requests.cpu", "1m", "250"],
  ["limits.memory", "1Mi", "1024"],
  ["requests.memory", "1Mi", "1024"],
  ["limits.cpu", undefined, "2"],
])("resourceFieldRef %s in %s", (resource, divisor, expected) => {
  const resourceFieldRef = { resource, ...(divisor !== undefined && { divisor }) };
  expect(envOf({ env: [{ name: "AMOUNT", valueFrom: { resourceFieldRef } }] })).toEqual({ AMOUNT: expected });
});

describe("ConfigMaps and Secrets", () => {
  const folder = () =>
    project({ "configmaps/site/region": "eu", "configmaps/site/zone": "a", "secrets/access/key": "s3" });

  test("give all of their keys, or one", () => {
    const envFrom = [{ configMapRef: { name: "site" } }, { prefix: "S_", secretRef: { name: "access" } }];
    const env = [
      { name: "region", value: "us, not $(region)" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "access", key: "key" } } },
    ];
    expect(envOf({ envFrom, env }, folder())).toEqual({
      region: "us, not eu",
      zone: "a",
      S_key: "s3",
      KEY: "s3",
    });
  });

  test("may be missing if the pod says so", () => {
    const envFrom = [{ configMapRef: { name: "none", optional: true } }];
    const env = [
      { name: "KEY", valueFrom: { secretKeyRef: { name: "access", key: "none", optional: true } } },
    ];
    expect(envOf({ envFrom, env }, folder())).toEqual({});
  });

  test.each<[Partial<Container>, string]>([
    [{ envFrom: [{ configMapRef: { name: "none" } }] }, 'configmap "none" not found'],
    [
      { env: [{ name: "K", valueFrom: { secretKeyRef: { name: "access", key: "none" } } }] },
      "couldn't find key none in Secret default/access",
    ],
    [
      { env: [{ name: "K", valueFrom: { fieldRef: { fieldPath: "status.phase" } } }] },
      "unsupported fieldPath: status.phase",
    ],
  ])("that are missing are named: %j", (container, message) => {
    expect(() => envOf(container, folder())).toThrow(message);
  });
});
