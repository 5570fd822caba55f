// The pod schema against what is known of Kubernetes 1.36: its size, its closure, and samples of every kind of fact.
import { describe, expect, test } from "vitest";
import type { Definitions, SchemaNode } from "../../schemas/build/jsonSchema.ts";
import { readKubernetesTypes } from "../../schemas/build/kubernetesTypes.ts";
import { podSchema } from "../../schemas/build/podSchema.ts";
import pod from "../../schemas/pod.schema.json" with { type: "json" };

const definitions: Definitions = pod.definitions;

function properties(of: Definitions): readonly SchemaNode[] {
  return Object.values(of).flatMap((node) => Object.values(node.properties ?? {}));
}

function count(of: readonly SchemaNode[], is: (node: SchemaNode) => boolean): number {
  return of.filter(is).length;
}

describe("what kubernetes-models declares", () => {
  const { Pod, ...referenced } = readKubernetesTypes();

  test("is everything that Pod needs in Kubernetes' own schema of 1.36, status included", () => {
    const fields = properties(referenced);
    expect({
      definitions: Object.keys(referenced).length,
      properties: fields.length,
      enums: count(fields, ({ enum: values }) => values !== undefined),
      integers: count(fields, ({ type }) => type === "number"),
      listsOfIntegers: count(fields, ({ items }) => items?.type === "number"),
      described: count(fields, ({ description }) => description !== undefined),
    }).toEqual({
      definitions: 133,
      properties: 598,
      enums: 30,
      integers: 44,
      listsOfIntegers: 3,
      described: 598,
    });
  });

  test("has the fields of Pod", () => {
    expect(Object.keys(Pod?.properties ?? {})).toEqual(["apiVersion", "kind", "metadata", "spec", "status"]);
  });
});

describe("the pod schema", () => {
  test("has the facts of a pod to be created", () => {
    const fields = properties(definitions);
    expect({
      definitions: Object.keys(definitions).length,
      closed: count(Object.values(definitions), ({ additionalProperties }) => additionalProperties === false),
      properties: fields.length,
      enums: count(fields, ({ enum: values, items }) => (values ?? items?.enum) !== undefined),
      integers: count(fields, ({ type }) => type === "integer"),
      listsOfIntegers: count(fields, ({ items }) => items?.type === "integer"),
    }).toEqual({
      definitions: 114,
      closed: 110,
      properties: 518,
      enums: 28,
      integers: 37,
      listsOfIntegers: 2,
    });
  });

  test("says nothing of numbers that are not integers, apart from quantities", () => {
    const { Quantity: _, ...others } = definitions;
    expect(JSON.stringify(others)).not.toContain('"number"');
  });

  test("leaves the documentation to the package that it comes from", () => {
    expect(JSON.stringify(definitions)).not.toContain("description");
  });

  test("names its sources with their digests", () => {
    expect(pod.$comment).toMatch(/kubernetes-models@\d+\.\d+\.\d+ sha512-\S+/);
    expect(pod.$comment).toMatch(/@kubernetes\/client-node@\d+\.\d+\.\d+ sha512-\S+/);
  });

  test("is written in alphabetical order", () => {
    expect(Object.keys(definitions)).toEqual(Object.keys(definitions).toSorted());
  });

  test.each<[string, string, SchemaNode]>([
    ["Pod", "apiVersion", { type: "string", const: "v1" }],
    ["Pod", "kind", { type: "string", const: "Pod" }],
    ["Pod", "spec", { $ref: "#/definitions/PodSpec" }],
    ["PodSpec", "containers", { type: "array", items: { $ref: "#/definitions/Container" } }],
    ["PodSpec", "restartPolicy", { type: "string", enum: ["Always", "Never", "OnFailure"] }],
    ["PodSpec", "activeDeadlineSeconds", { type: "integer", format: "int64" }],
    ["PodSpec", "nodeSelector", { type: "object", additionalProperties: { type: "string" } }],
    [
      "PodSecurityContext",
      "supplementalGroups",
      { type: "array", items: { type: "integer", format: "int64" } },
    ],
    [
      "ContainerRestartRuleOnExitCodes",
      "values",
      { type: "array", items: { type: "integer", format: "int32" } },
    ],
    ["ContainerPort", "containerPort", { type: "integer", format: "int32" }],
    ["ContainerPort", "protocol", { type: "string", enum: ["SCTP", "TCP", "UDP"] }],
    ["TCPSocketAction", "port", { $ref: "#/definitions/IntOrString" }],
    ["ObjectMeta", "creationTimestamp", { $ref: "#/definitions/Time" }],
    [
      "ResourceRequirements",
      "limits",
      { type: "object", additionalProperties: { $ref: "#/definitions/Quantity" } },
    ],
    [
      "PersistentVolumeClaimSpec",
      "accessModes",
      {
        type: "array",
        items: {
          type: "string",
          enum: ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"],
        },
      },
    ],
  ])("%s.%s", (definition, property, expected) => {
    expect(definitions[definition]?.properties?.[property]).toEqual(expected);
  });

  test.each([
    ["Container", ["name"]],
    ["EnvVar", ["name"]],
    ["PodSpec", ["containers"]],
    ["VolumeMount", ["mountPath", "name"]],
    ["TopologySpreadConstraint", ["maxSkew", "topologyKey", "whenUnsatisfiable"]],
  ])("%s requires %j", (definition, expected) => {
    expect(definitions[definition]?.required?.toSorted()).toEqual(expected);
  });

  test("has no status, and none of what only a status needs", () => {
    expect(definitions["Pod"]?.properties).not.toHaveProperty("status");
    expect(definitions).not.toHaveProperty("PodStatus");
  });
});

describe("the making of the pod schema", () => {
  const podOf = (field: SchemaNode): Definitions => ({
    Pod: { type: "object", properties: { field, status: { type: "string" } } },
  });

  test.each<[string, SchemaNode, string]>([
    ["a number of unknown width", { type: "number" }, "no format for Pod.field"],
    ["a keyword that it does not know", { type: "string", pattern: "^a" }, "is pattern a fact?"],
  ])("stops at %s", (_, field, message) => {
    expect(() => podSchema(podOf(field), () => new Map(), "")).toThrow(message);
  });
});
