// Holds what a client sends to the fields that objects have: wrong types are refused, unknown fields are told and dropped,
// and null is absent, as when a Kubernetes server reads JSON into its types.
import { isList, isObject, type Json, type JsonObject } from "./json.ts";

/** A JSON schema as far as it says of which types values are. */
export interface Shape {
  readonly definitions: Readonly<Record<string, ShapeNode>>;
  readonly root: ShapeNode;
}

export interface ShapeNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, ShapeNode>>;
  readonly additionalProperties?: boolean | ShapeNode;
  readonly items?: ShapeNode;
}

/** A value of a type that its field does not take. */
export interface WrongType {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

export interface Shaped {
  readonly value: Json;
  /** Paths of fields that are not known: `spec.containers[0].imagePullPolice`. */
  readonly unknown: readonly string[];
  readonly wrong: readonly WrongType[];
}

export function shaped(value: JsonObject, shape: Shape): Shaped {
  const unknown: string[] = [];
  const wrong: WrongType[] = [];
  const walk = (json: Json, written: ShapeNode, path: string): Json => {
    const node = resolve(written, shape);
    const expected = typesOf(node);
    const found = typeOf(json);
    if (
      expected.length > 0 &&
      !expected.includes(found) &&
      !(found === "integer" && expected.includes("number"))
    ) {
      wrong.push({ path, found, expected: expected.join(" or ") });
      return json;
    }
    if (isList(json)) return json.map((item, index) => walk(item, node.items ?? {}, `${path}[${index}]`));
    return isObject(json) ? fieldsOf(json, node, path) : json;
  };
  const fieldsOf = (object: JsonObject, node: ShapeNode, path: string): JsonObject => {
    const known: Record<string, Json> = {};
    for (const [field, json] of Object.entries(object)) {
      const here = path === "" ? field : `${path}.${field}`;
      const own = fieldNode(node, field);
      if (own === undefined) unknown.push(here);
      else if (json !== undefined && json !== null) known[field] = walk(json, own, here);
    }
    return known;
  };
  return { value: walk(value, shape.root, ""), unknown, wrong };
}

function resolve(node: ShapeNode, { definitions }: Shape): ShapeNode {
  if (node.$ref === undefined) return node;
  const name = node.$ref.slice(node.$ref.lastIndexOf("/") + 1);
  const found = definitions[name];
  if (found === undefined) throw new Error(`the schema refers to ${node.$ref}, which it does not define`);
  return found;
}

function fieldNode({ properties, additionalProperties }: ShapeNode, field: string): ShapeNode | undefined {
  if (properties !== undefined && Object.hasOwn(properties, field)) return properties[field];
  if (typeof additionalProperties === "object") return additionalProperties;
  return additionalProperties === false ? undefined : {};
}

function typesOf({ type }: ShapeNode): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

function typeOf(json: Json): string {
  if (json === null) return "null";
  if (isList(json)) return "array";
  if (typeof json === "number") return Number.isInteger(json) ? "integer" : "number";
  return typeof json;
}
