// The schema of pods, walked beside a pod: which definition describes a value, and values that it would or would not take.
import schema from "../../../schemas/pod.schema.json" with { type: "json" };
import type { Json } from "../../../compiler/model.ts";
import type { Random } from "../random.ts";
import { EDGES, NUMBERS, QUANTITIES, TEXTS } from "./values.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const definitions: Readonly<Record<string, Schema>> = schema.definitions;

export const POD: Schema = { $ref: "#/definitions/Pod" };

export function resolve(one: Schema): Schema {
  const name = one.$ref?.replace("#/definitions/", "");
  const found = name === undefined ? one : definitions[name];
  if (found === undefined) throw new Error(`the schema has no definition ${name}`);
  return found.$ref === undefined ? found : resolve(found);
}

export function isQuantity(one: Schema | undefined): boolean {
  return one?.$ref === "#/definitions/Quantity";
}

/** What describes a member or element, as far as the schema says. */
export function schemaOf(parent: Schema | undefined, key: string | number): Schema | undefined {
  if (parent === undefined) return undefined;
  const { properties, items, additionalProperties } = resolve(parent);
  if (typeof key === "number") return items;
  return properties?.[key] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
}

/** A value of the schema's shape for a member of that name, seldom one that makes sense. */
export function valueOf(one: Schema | undefined, random: Random, { name = "", depth = 0 } = {}): Json {
  if (one === undefined) return textFor(name, random);
  if (isQuantity(one)) return random.pick(QUANTITIES);
  const { type, enum: allowed, const: only, items, anyOf, ...object } = resolve(one);
  if (only !== undefined) return only;
  if (allowed !== undefined) return random.pick(allowed);
  if (anyOf !== undefined) return valueOf(random.pick(anyOf), random, { name, depth });
  switch (Array.isArray(type) ? random.pick(type) : type) {
    case "string":
      return textFor(name, random);
    case "integer":
    case "number":
      return random.pick(NUMBERS);
    case "boolean":
      return random.next() < 0.5;
    case "array":
      return depth > 6 ? [] : [valueOf(items, random, { name, depth: depth + 1 })];
    default:
      return objectOf(object, random, depth);
  }
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  random: Random,
  depth: number,
): Json {
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const chosen = depth > 6 ? [] : optional.filter(() => random.next() < 1.5 / (optional.length + 1));
  const members = [...required, ...chosen].map((name): [string, Json] => [
    name,
    valueOf(properties[name], random, { name, depth: depth + 1 }),
  ]);
  const free =
    typeof additionalProperties === "object"
      ? [[random.pick(TEXTS), valueOf(additionalProperties, random, { depth: depth + 1 })] as const]
      : [];
  return Object.fromEntries([...members, ...free].filter(([name]) => name !== ""));
}

/** Text that is at an edge of what a field of the name may hold, or of what others may. */
export function textFor(name: string, random: Random): string {
  const own = EDGES[name];
  return random.pick(own !== undefined && random.next() < 0.6 ? own : TEXTS);
}
