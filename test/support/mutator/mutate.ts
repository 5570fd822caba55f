// Pods with faults: parts removed, doubled, of another type, from elsewhere, at the edge of what is allowed, or unknown.
import type { Json } from "../../../compiler/model.ts";
import type { Random } from "../random.ts";
import { isQuantity, POD, resolve, schemaOf, textFor, valueOf, type Schema } from "./podSchema.ts";
import { ANNOTATIONS, NUMBERS, QUANTITIES, TEXTS } from "./values.ts";

type Path = readonly (string | number)[];

interface Place {
  readonly path: Path;
  readonly value: Json;
  readonly schema: Schema | undefined;
}

export interface Mutant {
  readonly pod: Json;
  /** What was done to it, for reports. */
  readonly faults: readonly string[];
}

/** A pod with some faults; what seems one may be none. */
export function mutate(pod: Json, faults: number, random: Random): Mutant {
  let mutant: Mutant = { pod, faults: [] };
  while (mutant.faults.length < faults && leavesIn(mutant.pod).length > 0) {
    const { pod: changed, what } = random.pick(MUTATIONS)(mutant.pod, random);
    mutant = { pod: changed, faults: [...mutant.faults, what] };
  }
  return mutant;
}

type Mutation = (pod: Json, random: Random) => { readonly pod: Json; readonly what: string };

const MUTATIONS: readonly Mutation[] = [
  remove,
  double,
  retype,
  atTheEdge,
  atTheEdge,
  atTheEdge,
  swapIn,
  addMember,
  addMember,
  addMember,
  addUnknown,
  annotate,
  share,
];

function remove(pod: Json, random: Random) {
  const { path } = random.pick(placesIn(pod).slice(1));
  return { pod: withoutPart(pod, path), what: `without ${path.join(".")}` };
}

function double(pod: Json, random: Random) {
  const lists = placesIn(pod).filter(({ value }) => Array.isArray(value) && value.length > 0);
  if (lists.length === 0) return remove(pod, random);
  const { path, value } = random.pick(lists);
  const list = value as readonly Json[];
  return {
    pod: withPart(pod, path, [...list, random.pick(list)]),
    what: `an element twice in ${path.join(".")}`,
  };
}

function retype(pod: Json, random: Random) {
  const { path } = random.pick(placesIn(pod).slice(1));
  const value = random.pick<Json>([null, true, 0, "text", "", [], {}, [null], [{}], { a: 1 }]);
  return { pod: withPart(pod, path, value), what: `${path.join(".")} = ${JSON.stringify(value)}` };
}

function atTheEdge(pod: Json, random: Random) {
  const place = random.pick(leavesIn(pod));
  const edge = edgeOf(place, random);
  return { pod: withPart(pod, place.path, edge), what: `${place.path.join(".")} = ${JSON.stringify(edge)}` };
}

function edgeOf({ path, value, schema }: Place, random: Random): Json {
  if (typeof value === "boolean") return !value;
  if (isQuantity(schema)) return random.pick(QUANTITIES);
  const { enum: allowed } = schema === undefined ? {} : resolve(schema);
  if (allowed !== undefined) return random.pick(allowed);
  if (typeof value === "number") return random.pick(NUMBERS);
  return textFor(String(path.findLast((segment) => typeof segment === "string")), random);
}

/** Annotations say again what fields say. */
function annotate(pod: Json, random: Random) {
  const key = random.pick(Object.keys(ANNOTATIONS));
  const value = random.pick(ANNOTATIONS[key] ?? []);
  const annotated = withPart(pod, ["metadata", "annotations", key], value);
  return { pod: annotated, what: `annotation ${key} = ${JSON.stringify(value)}` };
}

/** Gives a field the value that one of its name has elsewhere: what must differ is the same, and what is named is found. */
function share(pod: Json, random: Random) {
  const leaves = leavesIn(pod);
  const to = random.pick(leaves);
  const others = leaves.filter(({ path }) => path !== to.path && path.at(-1) === to.path.at(-1));
  if (others.length === 0) return atTheEdge(pod, random);
  const from = random.pick(others);
  return {
    pod: withPart(pod, to.path, from.value),
    what: `${from.path.join(".")} at ${to.path.join(".")}`,
  };
}

function swapIn(pod: Json, random: Random) {
  const places = placesIn(pod).slice(1);
  const [to, from] = [random.pick(places), random.pick(places)];
  return { pod: withPart(pod, to.path, from.value), what: `${from.path.join(".")} at ${to.path.join(".")}` };
}

function addMember(pod: Json, random: Random) {
  const objects = placesIn(pod).filter(({ value, schema }) => isObject(value) && schema !== undefined);
  const { path, value, schema } = random.pick(objects);
  const members = Object.keys(resolve(schema ?? POD).properties ?? {}).filter(
    (name) => !Object.hasOwn(value as object, name) && name !== "status",
  );
  const name = members.length === 0 ? random.pick(TEXTS.slice(2)) : random.pick(members);
  const added = valueOf(schemaOf(schema, name), random, { name });
  return {
    pod: withPart(pod, [...path, name], added),
    what: `${[...path, name].join(".")} = ${JSON.stringify(added)}`,
  };
}

function addUnknown(pod: Json, random: Random) {
  const { path } = random.pick(placesIn(pod).filter(({ value }) => isObject(value)));
  const name = random.pick(["unknown", "Name", "image_pull_policy", "resource"]);
  return { pod: withPart(pod, [...path, name], random.pick(TEXTS)), what: [...path, name].join(".") };
}

/** The pod itself first, and then its parts, but not what it is, which its address at the server says too. */
function placesIn(pod: Json): Place[] {
  return placesBelow(pod, [], POD).filter(
    ({ path }) => path.length !== 1 || !["apiVersion", "kind"].includes(String(path[0])),
  );
}

function placesBelow(value: Json, path: Path, schema: Schema | undefined): Place[] {
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [
    { path, value, schema },
    ...members.flatMap(([key, member]) => placesBelow(member, [...path, key], schemaOf(schema, key))),
  ];
}

function leavesIn(pod: Json): Place[] {
  return placesIn(pod).filter(({ value }) => ["string", "number", "boolean"].includes(typeof value));
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withPart(value: Json, [key, ...rest]: Path, part: Json): Json {
  if (key === undefined) return part;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) =>
      index === key ? withPart(item, rest, part) : item,
    );
  const own = isObject(value) ? value : {};
  return { ...own, [key]: withPart(own[key] ?? {}, rest, part) };
}

function withoutPart(value: Json, [key, ...rest]: Path): Json {
  if (Array.isArray(value))
    return rest.length === 0
      ? (value as readonly Json[]).filter((_, index) => index !== key)
      : (value as readonly Json[]).map((item, index) => (index === key ? withoutPart(item, rest) : item));
  if (!isObject(value) || key === undefined) return value;
  if (rest.length > 0) return { ...value, [key]: withoutPart(value[key] ?? null, rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}
