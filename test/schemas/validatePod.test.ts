// Which pods the generated validator accepts and refuses, and how it says where and why.
import { describe, expect, test } from "vitest";
import { validatePod } from "../../schemas/generated/podValidators.js";
import { errors } from "../support/schemaErrors.ts";

describe("validatePod", () => {
  const pod = (spec: object, base: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "x", creationTimestamp: "2026-01-31T06:00:00Z" },
    spec: { containers: [{ name: "base", image: "etl:1", ...base }], ...spec },
  });

  test.each<[string, object]>([
    ["the least", pod({})],
    ["a volume", pod({ volumes: [{ name: "v", hostPath: { path: "/tmp", type: "" } }] })],
    ["quantities as text and number", pod({}, { resources: { limits: { cpu: 0.5, memory: "1Gi" } } })],
    [
      "ports as number and name",
      pod({}, { livenessProbe: { httpGet: { port: "web" } }, readinessProbe: { tcpSocket: { port: 80 } } }),
    ],
    [
      "managed fields",
      { ...pod({}), metadata: { name: "x", managedFields: [{ fieldsV1: { "f:spec": {} } }] } },
    ],
  ])("accepts %s", (_, data) => {
    expect(errors(validatePod, data)).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    ["an unknown field", pod({ conatiners: [] }), ["/spec additionalProperties"]],
    ["a status", { ...pod({}), status: {} }, [" additionalProperties"]],
    ["a missing field", pod({ containers: [{ image: "a" }] }), ["/spec/containers/0 required"]],
    ["a wrong enum", pod({ restartPolicy: "never" }), ["/spec/restartPolicy enum"]],
    ["another kind", { ...pod({}), kind: "Job" }, ["/kind const"]],
    [
      "a number for text",
      pod({}, { env: [{ name: "A", value: 1 }] }),
      ["/spec/containers/0/env/0/value type"],
    ],
    ["a fraction", pod({ priority: 1.5 }), ["/spec/priority type"]],
    ["more than 32 bits", pod({ priority: 2 ** 31 }), ["/spec/priority maximum"]],
    ["a bad quantity, once", pod({ overhead: { cpu: "1 Gi" } }), ["/spec/overhead/cpu pattern"]],
    ["a boolean quantity, once", pod({ overhead: { cpu: true } }), ["/spec/overhead/cpu type"]],
    [
      "a fraction as a port, once",
      pod({}, { livenessProbe: { tcpSocket: { port: 1.5 } } }),
      ["/spec/containers/0/livenessProbe/tcpSocket/port type"],
    ],
    [
      "a time that is none",
      { ...pod({}), metadata: { creationTimestamp: "today" } },
      ["/metadata/creationTimestamp pattern"],
    ],
    [
      "all of them at once",
      pod({ dnsPolicy: "x", hostNetwork: "yes" }, { imag: 1 }),
      ["/spec/containers/0 additionalProperties", "/spec/dnsPolicy enum", "/spec/hostNetwork type"],
    ],
  ])("refuses %s", (_, data, expected) => {
    expect(errors(validatePod, data)).toEqual(expected);
  });

  test("tells the values that an enum allows", () => {
    validatePod(pod({ restartPolicy: "never" }));
    expect(validatePod.errors?.[0]?.params).toEqual({ allowedValues: ["Always", "Never", "OnFailure"] });
  });

  test("tells the fields that the object of an unknown field may have", () => {
    validatePod(pod({ conatiners: [] }));
    expect(Object.keys(validatePod.errors?.[0]?.parentSchema.properties ?? {})).toContain("containers");
  });

  const quantity = (value: unknown) => errors(validatePod, pod({ overhead: { cpu: value } }));

  test.each([
    "1",
    "+1",
    "-1",
    "0.5",
    ".5",
    "5.",
    "1Ki",
    "1Ei",
    "100m",
    "5n",
    "3u",
    "1k",
    "1M",
    "1E",
    "1e3",
    "1E-3",
    1,
    1.5,
  ])("accepts the quantity %j", (value) => {
    expect(quantity(value)).toEqual([]);
  });

  test.each(["", " 1", "1 ", "1GB", "1gi", "1K", "Gi", ".", "1e", "1e1.5", "--1", "0x10", "1,5"])(
    "refuses the quantity %j",
    (value) => {
      expect(quantity(value)).toEqual(["/spec/overhead/cpu pattern"]);
    },
  );
});
