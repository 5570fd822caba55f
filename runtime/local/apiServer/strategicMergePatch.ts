// Kubernetes' strategic merge patch: lists meet by the key of their elements, and directives say what to remove or replace.
// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
import { isList, isObject, type Json, type JsonObject } from "./json.ts";
import { badRequest } from "./statusError.ts";

/** Lists that merge, by field: the key of their elements, or `undefined` where these are plain values. */
const LIST_KEYS: Readonly<Record<string, string | undefined>> = {
  addresses: "type",
  conditions: "type",
  containers: "name",
  env: "name",
  ephemeralContainers: "name",
  finalizers: undefined,
  hostAliases: "ip",
  hostIPs: "ip",
  imagePullSecrets: "name",
  initContainers: "name",
  ownerReferences: "uid",
  podCIDRs: undefined,
  podIPs: "ip",
  ports: "containerPort",
  resourceClaimStatuses: "name",
  resourceClaims: "name",
  schedulingGates: "name",
  secrets: "name",
  topologySpreadConstraints: "topologyKey",
  volumeDevices: "devicePath",
  volumeMounts: "mountPath",
  volumes: "name",
};

const DELETE_FROM = "$deleteFromPrimitiveList/";
const ORDER_OF = "$setElementOrder/";

/** Throws a BadRequest where the patch has a directive that does not exist or a list element without its key. */
export function strategicMergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const directive = patch["$patch"];
  if (directive === "replace") return withoutDirectives(patch);
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge")
    throw badRequest(`unknown patch type: ${JSON.stringify(directive)}`);
  const merged = new Map<string, Json | undefined>(Object.entries(retained(target, patch)));
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith(DELETE_FROM)) removeFrom(merged, field.slice(DELETE_FROM.length), value);
    else if (!field.startsWith("$")) mergeField(merged, field, value);
  }
  for (const [field, order] of Object.entries(patch))
    if (field.startsWith(ORDER_OF)) reorder(merged, field.slice(ORDER_OF.length), order);
  return Object.fromEntries(merged);
}

/** `$retainKeys` names the fields that stay: for objects of which one member excludes the others. */
function retained(target: JsonObject, { $retainKeys: keys }: JsonObject): JsonObject {
  if (!isList(keys)) return target;
  return Object.fromEntries(Object.entries(target).filter(([field]) => keys.includes(field)));
}

function mergeField(merged: Map<string, Json | undefined>, field: string, value: Json | undefined): void {
  const current = merged.get(field);
  if (value === null || value === undefined) merged.delete(field);
  else if (isObject(value)) merged.set(field, strategicMergePatch(isObject(current) ? current : {}, value));
  else if (isList(value) && Object.hasOwn(LIST_KEYS, field))
    merged.set(field, mergeList(isList(current) ? current : [], value, LIST_KEYS[field]));
  else merged.set(field, isList(value) ? value.map(cleaned) : value);
}

function mergeList(current: readonly Json[], patch: readonly Json[], key: string | undefined): Json[] {
  if (key === undefined) return ordered([...new Set([...patch, ...current])], patch, current, (one) => one);
  const keyOf = (element: Json): Json => {
    const value = isObject(element) ? element[key] : undefined;
    if (value === undefined)
      throw badRequest(`map: ${JSON.stringify(element)} does not contain declared merge key: ${key}`);
    return value;
  };
  const elements = patch.filter(isObject);
  if (elements.some(({ $patch }) => $patch === "replace"))
    return elements.filter(({ $patch }) => $patch === undefined).map(withoutDirectives);
  const deleted = new Set(elements.filter(({ $patch }) => $patch === "delete").map(keyOf));
  const kept = current.filter((element) => !deleted.has(keyOf(element)));
  const wanted = elements.filter(({ $patch }) => $patch !== "delete");
  const byKey = new Map(kept.map((element) => [keyOf(element), element]));
  for (const element of wanted) {
    const own = byKey.get(keyOf(element));
    byKey.set(keyOf(element), strategicMergePatch(isObject(own) ? own : {}, element));
  }
  return ordered([...byKey.values()], wanted, current, keyOf);
}

/** Elements of the patch stand in its order, the others in theirs; between the two, what was before an element stays before it. */
function ordered(
  merged: readonly Json[],
  patch: readonly Json[],
  before: readonly Json[],
  keyOf: (element: Json) => Json,
): Json[] {
  const patchKeys = patch.map(keyOf);
  const placeBefore = new Map(before.map((element, index) => [keyOf(element), index]));
  const place = (element: Json): number => placeBefore.get(keyOf(element)) ?? Infinity;
  const named = merged
    .filter((element) => patchKeys.includes(keyOf(element)))
    .sort((one, other) => patchKeys.indexOf(keyOf(one)) - patchKeys.indexOf(keyOf(other)));
  const others = merged.filter((element) => !patchKeys.includes(keyOf(element)));
  const result: Json[] = [];
  for (const element of named) {
    while (others[0] !== undefined && place(others[0]) < place(element) && place(element) !== Infinity)
      result.push(...others.splice(0, 1));
    result.push(element);
  }
  return [...result, ...others];
}

function removeFrom(merged: Map<string, Json | undefined>, field: string, values: Json | undefined): void {
  const current = merged.get(field);
  if (isList(current) && isList(values))
    merged.set(
      field,
      current.filter((value) => !values.includes(value)),
    );
}

function reorder(merged: Map<string, Json | undefined>, field: string, order: Json | undefined): void {
  const current = merged.get(field);
  if (!isList(current) || !isList(order)) return;
  const key = LIST_KEYS[field];
  const keyOf = (element: Json): Json | undefined =>
    key !== undefined && isObject(element) ? element[key] : element;
  const wanted = order.map(keyOf);
  const named = current
    .filter((element) => wanted.includes(keyOf(element)))
    .sort((one, other) => wanted.indexOf(keyOf(one)) - wanted.indexOf(keyOf(other)));
  merged.set(field, [...named, ...current.filter((element) => !named.includes(element))]);
}

function cleaned(value: Json): Json {
  if (isList(value)) return value.map(cleaned);
  return isObject(value) ? withoutDirectives(value) : value;
}

function withoutDirectives(object: JsonObject): JsonObject {
  const own = Object.entries(object).filter(([field]) => !field.startsWith("$"));
  return Object.fromEntries(
    own.map(([field, value]) => [field, value === undefined ? value : cleaned(value)]),
  );
}
