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
  try {
    const declared = await collectDags(() => import(pathToFileURL(`${root}/${file}`).href));
    return { dags: declared.map((dag) => JSON.parse(JSON.stringify(toModel(dag, root)))) };
  } catch (error) {
    return { error: String(error) };
  }
}
