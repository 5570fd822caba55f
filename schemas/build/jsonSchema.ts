// The part of JSON Schema (draft-07) that the schemas of this folder are written in.

export interface SchemaNode {
  readonly $ref?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  /** What text that matches `pattern` is called: "a quantity such as 500m or 1Gi". */
  readonly $comment?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  /** Not of JSON Schema: the TypeScript type that json-schema-to-typescript writes for the node. */
  readonly tsType?: string;
}

export type Definitions = Readonly<Record<string, SchemaNode>>;

/** A schema file: `$ref` names the definition that a whole document must match. */
export interface SchemaDocument {
  readonly $schema: string;
  readonly $id: string;
  readonly $comment?: string;
  readonly $ref: string;
  readonly definitions: Definitions;
}

/** What a reference points at: a definition, or one property of it; `file` is empty for the file it stands in. */
export interface Reference {
  readonly file: string;
  readonly definition: string;
  readonly property: string | undefined;
}

export function refTo(definition: string): string {
  return `#/definitions/${definition}`;
}

export function parseRef(ref: string): Reference {
  const groups = /^(?<file>.*)#\/definitions\/(?<definition>\w+)(\/properties\/(?<property>\w+))?$/.exec(
    ref,
  )?.groups;
  const { file, definition, property } = groups ?? {};
  if (file === undefined || definition === undefined)
    throw new Error(`the schemas do not use references like ${ref}`);
  return { file, definition, property };
}

/** The references in a node, in the order they are written. */
export function referencesIn(node: SchemaNode): readonly Reference[] {
  const references: Reference[] = [];
  mapNodes(node, (inner) => {
    if (inner.$ref !== undefined) references.push(parseRef(inner.$ref));
    return inner;
  });
  return references;
}

/** A copy of the node in which every node inside it, itself last, has gone through `change`. */
export function mapNodes(node: SchemaNode, change: (node: SchemaNode) => SchemaNode): SchemaNode {
  const { items, additionalProperties, properties } = node;
  return change({
    ...node,
    ...(items && { items: mapNodes(items, change) }),
    ...(properties && { properties: mapValues(properties, (property) => mapNodes(property, change)) }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: mapNodes(additionalProperties, change),
    }),
  });
}

export function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In, key: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
