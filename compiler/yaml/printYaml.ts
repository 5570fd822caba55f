// Prints a pod as a YAML manifest: canonical key order, block style, the same bytes for the same value. The walk is our
// own because a printer for all of YAML takes longer for a pod than all else that the compiler does for it.
import type { Located, LocatedEntry, LocatedList, LocatedMap } from "../model.ts";
import { compareKeys, keyOrder, type KeyOrder } from "./keyOrder.ts";
import { printLine, printScalar } from "./printScalar.ts";

/** Prints a manifest below a comment line (`header`, with its `#` and without a line break). */
export function printManifest(pod: LocatedMap, header: string): string {
  if (!/^#.*$/u.test(header)) throw new Error(`a header must be one comment line: ${JSON.stringify(header)}`);
  return `${header}\n${printBody(pod)}`;
}

/** The same without a header. */
export function printBody(pod: Located): string {
  return `${print(pod, "", keyOrder())}\n`;
}

/** Prints a value as it stands after its key or dash; its further lines go to the column that `pad` reaches. */
function print(value: Located, pad: string, order: KeyOrder): string {
  if (value.kind === "scalar") return printScalar(value.value, pad);
  if (isEmpty(value)) return value.kind === "list" ? "[]" : "{}";
  return value.kind === "list" ? printList(value, pad, order) : printMap(value, pad, order);
}

function printList({ items }: LocatedList, pad: string, order: KeyOrder): string {
  const inner = `${pad}  `;
  let text = "";
  for (const item of items) text += `${text === "" ? "" : `\n${pad}`}- ${print(item, inner, order)}`;
  return text;
}

function printMap({ entries }: LocatedMap, pad: string, order: KeyOrder): string {
  const keys = inOrder([...entries.keys()], order);
  let text = "";
  for (const key of keys) {
    const entry = entries.get(key);
    if (entry !== undefined) text += (text === "" ? "" : `\n${pad}`) + printEntry(key, entry, pad);
  }
  return text;
}

/** Most maps are written in order, and sorting costs as much as printing them. */
function inOrder(keys: string[], order: KeyOrder): readonly string[] {
  const isSorted = keys.every(
    (key, index) => index === 0 || compareKeys(keys[index - 1] ?? "", key, order) <= 0,
  );
  return isSorted ? keys : keys.sort((a, b) => compareKeys(a, b, order));
}

function printEntry(key: string, { value }: LocatedEntry, pad: string): string {
  const inner = `${pad}  `;
  const text = print(value, inner, keyOrder(key));
  const gap = value.kind === "scalar" || isEmpty(value) ? " " : `\n${inner}`;
  return `${printKey(key, pad)}:${gap}${text}`;
}

/** A key beside its value may have 1,024 characters (https://yaml.org/spec/1.1/#id934537); a longer one needs a mark. */
function printKey(key: string, pad: string): string {
  const line = printLine(key);
  return line.length > 1_000 ? `? ${line}\n${pad}` : line;
}

function isEmpty(value: LocatedList | LocatedMap): boolean {
  return value.kind === "list" ? value.items.length === 0 : value.entries.size === 0;
}
