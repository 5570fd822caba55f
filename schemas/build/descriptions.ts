// Joins Kubernetes' documentation to the pod schema, for the types alone: the committed schema does not repeat it.
import { type Definitions, mapValues, type SchemaNode } from "./jsonSchema.ts";
import { podSchemaName, type Schema } from "./schemaFiles.ts";

/** The schemas, that of Pod with the descriptions that its types and their fields have in `kubernetes`. */
export function withDescriptions(schemas: readonly Schema[], kubernetes: Definitions): readonly Schema[] {
  return schemas.map((schema) =>
    schema.name === podSchemaName
      ? {
          ...schema,
          definitions: mapValues(schema.definitions, (node, name) => described(node, kubernetes[name])),
        }
      : schema,
  );
}

function described(node: SchemaNode, source: SchemaNode | undefined): SchemaNode {
  const description = source?.description;
  const { properties } = node;
  return {
    ...node,
    ...(description !== undefined && { description }),
    ...(properties && {
      properties: mapValues(properties, (property, key) => described(property, source?.properties?.[key])),
    }),
  };
}
