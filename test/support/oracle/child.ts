// Runs in a process of its own: imports the DAG files that a list names, and writes what each of them declares.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { collectDags, toModel } from "../../../runtime/index.ts";
import type { Outcome, Program } from "./node.ts";

const [list = "", result = ""] = process.argv.slice(2);
const programs = JSON.parse(readFileSync(list, "utf8")) as readonly Program[];
const outcomes: Outcome[] = [];
for (const program of programs) outcomes.push(await run(program));
writeFileSync(result, JSON.stringify(outcomes));

async function run({ root, file }: Program): Promise<Outcome> {
  const seen = watchExpressions();
  try {
    const declared = await collectDags(() => import(pathToFileURL(`${root}/${file}`).href));
    const dags = declared.map((dag) => JSON.parse(JSON.stringify(toModel(dag, root))));
    return seen.size === 0
      ? { dags }
      : { dags, seen: Object.fromEntries([...seen].map(([id, texts]) => [id, [...texts]])) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The values of the expressions that a program hands to `seen`, as JSON text, by the name that it gives each. */
function watchExpressions(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (id: string, value: unknown): void =>
    void found.set(id, (found.get(id) ?? new Set()).add(jsonText(value)));
  const seen = (id: string, value: unknown): unknown => {
    if (!(value instanceof Iterator)) {
      add(id, value);
      return value;
    }
    // An iterator is walked through once, so that the program gets another one.
    const items = [...value];
    add(id, items);
    return items.values();
  };
  Object.assign(globalThis, { seen });
  return found;
}

function jsonText(value: unknown): string {
  if (value instanceof Map || value instanceof Set) return JSON.stringify([...value]);
  return JSON.stringify(value) ?? "null";
}
