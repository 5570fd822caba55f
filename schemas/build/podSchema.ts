// Kubernetes' Pod as a closed JSON Schema of facts only: names, types, required, enums, formats. Its documentation
// stays in the package it comes from and joins the TypeScript types alone (descriptions.ts).
import type { IntegerFormat, IntegerFormats } from "./integerFormats.ts";
import {
  type Definitions,
  mapNodes,
  mapValues,
  referencesIn,
  refTo,
  type SchemaDocument,
  type SchemaNode,
} from "./jsonSchema.ts";

/** The schema of a Pod to be created. `status` is for the server to write, so it is not part of it. */
export function podSchema(read: Definitions, formats: IntegerFormats, comment: string): SchemaDocument {
  const definitions: Definitions = { ...read, Pod: withoutStatus(read["Pod"]) };
  const facts = reachable(definitions, "Pod").map((name) => [
    name,
    withIntegers(serializedForms[name] ?? factsOf(definitions[name] ?? {}), name, formats(name)),
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://podloom.dev/schemas/pod.schema.json",
    $comment: comment,
    $ref: refTo("Pod"),
    definitions: Object.fromEntries(facts),
  };
}

function withoutStatus(pod: SchemaNode | undefined): SchemaNode {
  const { status, ...properties } = pod?.properties ?? {};
  if (status === undefined) throw new Error("kubernetes-models declares no Pod with a status");
  return { ...pod, properties };
}

/** The names of the definitions that `root` needs, itself included, in alphabetical order. */
function reachable(definitions: Definitions, root: string): readonly string[] {
  const names = new Set([root]);
  // A set that grows while it is iterated over yields the new members as well.
  for (const name of names) {
    for (const { definition } of referencesIn(definitions[name] ?? {})) names.add(definition);
  }
  return [...names].toSorted();
}

/** Types whose JSON form their TypeScript declaration does not tell. */
const serializedForms: Definitions = {
  // https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity
  Quantity: {
    type: ["string", "number"],
    $comment: "a quantity such as 500m, 2 or 1Gi",
    pattern: String.raw`^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$`,
  },
  // https://pkg.go.dev/k8s.io/apimachinery/pkg/util/intstr#IntOrString
  IntOrString: { type: ["string", "integer"], format: "int32" },
  // RFC 3339, see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Time
  Time: {
    type: "string",
    $comment: "a time such as 2026-01-31T06:00:00Z",
    pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`,
  },
  // Any object, see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#FieldsV1
  FieldsV1: { type: "object" },
};

/** The keywords of facts, in the order they are written. */
const factKeywords = [
  "$ref",
  "type",
  "const",
  "enum",
  "items",
  "properties",
  "required",
  "additionalProperties",
  "deprecated",
] as const satisfies readonly (keyof SchemaNode)[];

function factsOf(definition: SchemaNode): SchemaNode {
  return mapNodes(definition, (node) => {
    const facts = Object.fromEntries(
      factKeywords.flatMap((key) => (node[key] === undefined ? [] : [[key, node[key]]])),
    );
    const surprise = Object.keys(node).find((key) => key !== "description" && !Object.hasOwn(facts, key));
    if (surprise !== undefined)
      throw new Error(`kubernetes-models has a new keyword: is ${surprise} a fact?`);
    return facts;
  });
}

function withIntegers(
  definition: SchemaNode,
  name: string,
  formats: ReadonlyMap<string, IntegerFormat>,
): SchemaNode {
  if (definition.properties === undefined) return definition;
  const properties = mapValues(definition.properties, (property, key) =>
    mapNodes(property, (node) => {
      if (node.type !== "number") return node;
      const format = formats.get(key);
      if (format === undefined) throw new Error(`@kubernetes/client-node has no format for ${name}.${key}`);
      return { ...node, type: "integer", format };
    }),
  );
  return { ...definition, properties };
}
