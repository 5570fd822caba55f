// Fields as people write them: `spec.containers[base].image`, `metadata.labels[app.kubernetes.io/name]`, `args[0]`; or JSON
// pointers. Elements of lists are known by what tells them apart, or by their index.
import { didYouMean } from "../diagnostics/suggestion.ts";
import type { Located } from "../model.ts";
import { childPointer, pointerSegments } from "../pointer.ts";
import type { ExplainedField, FieldStep } from "./explainedField.ts";

/** The steps of an address; `undefined` where the text is none. */
function addressSteps(written: string): readonly string[] | undefined {
  if (written.startsWith("/")) return pointerSegments(written);
  if (!/^(?:(?:^|\.)[^.[\]]+|\[[^\]]+\])+$/.test(written)) return undefined;
  return Array.from(written.matchAll(/\[([^\]]+)\]|[^.[\]]+/g), ([whole, inner]) => inner ?? whole);
}

export function addressOf(way: readonly FieldStep[]): string {
  return way.reduce((address, { in: holder, name }) => {
    if (holder === "list" || !/^[\w$-]+$/.test(name)) return `${address}[${name}]`;
    return address === "" ? name : `${address}.${name}`;
  }, "");
}

export type Selection =
  | { readonly kind: "fields"; readonly fields: readonly ExplainedField[] }
  | { readonly kind: "none"; readonly why: string; readonly hint: string | undefined };

/** The field at an address and those below it. */
export function selectFields(fields: readonly ExplainedField[], written: string): Selection {
  const steps = addressSteps(written);
  if (steps === undefined)
    return {
      kind: "none",
      why: `${written} is no field`,
      hint: "write spec.containers[base].image, or a JSON pointer",
    };
  let left = fields;
  for (const [depth, step] of steps.entries()) {
    const next = left.filter((field) => isStep(field, depth, step));
    if (next.length === 0) return noneBelow(left, depth, step);
    left = next;
  }
  return { kind: "fields", fields: left };
}

function isStep({ way, pointer }: ExplainedField, depth: number, step: string): boolean {
  return way[depth]?.name === step || pointerSegments(pointer)[depth] === step;
}

function noneBelow(fields: readonly ExplainedField[], depth: number, step: string): Selection {
  const above = fields[0]?.way.slice(0, depth) ?? [];
  const place = above.length === 0 ? "" : ` in ${addressOf(above)}`;
  const there = new Set(fields.flatMap(({ way }) => way[depth]?.name ?? []));
  const all = `there are ${[...there].slice(0, SHOWN_NAMES).join(", ")}${there.size > SHOWN_NAMES ? ", …" : ""}`;
  return {
    kind: "none",
    why: `nothing is set at ${step}${place}`,
    hint: didYouMean(step, [...there]) ?? (there.size > 0 ? all : undefined),
  };
}

const SHOWN_NAMES = 20;

/** A part of a value, one step below it. */
export interface Part {
  readonly step: FieldStep;
  readonly pointer: string;
  readonly value: Located;
}

/** The parts of a list or map at `pointer`; none of a leaf. */
export function partsOf(value: Located, pointer: string): readonly Part[] {
  if (value.kind === "scalar") return [];
  if (value.kind === "map")
    return [...value.entries].map(([name, entry]) => ({
      step: { in: "map", name },
      pointer: childPointer(pointer, name),
      value: entry.value,
    }));
  const names = elementNames(value.items);
  return value.items.map((item, index) => ({
    step: { in: "list", name: names[index] ?? String(index) },
    pointer: childPointer(pointer, index),
    value: item,
  }));
}

/** The members of Kubernetes' lists that tell their elements apart. */
const NAMING_FIELDS = ["name", "mountPath", "devicePath", "containerPort", "key", "topologyKey"];

/** What the elements of a list are called: each what no other one is, else its index. */
function elementNames(items: readonly Located[]): readonly string[] {
  const names = items.map(nameOf);
  return names.map((name, index) => {
    const isUsable = name !== undefined && !/^\d+$|[\]]/.test(name);
    return isUsable && names.indexOf(name) === names.lastIndexOf(name) ? name : String(index);
  });
}

function nameOf(item: Located): string | undefined {
  if (item.kind !== "map") return undefined;
  for (const field of NAMING_FIELDS) {
    const value = item.entries.get(field)?.value;
    if (value?.kind === "scalar" && value.value !== "") return String(value.value);
  }
  return undefined;
}
