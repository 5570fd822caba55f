// Runs in a process of its own: imports each DAG file that it is told of and prints what the file declares, one line of
// JSON for each.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { collectDags, toModel } from "../../../runtime/index.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const { root, file } = JSON.parse(line) as { root: string; file: string };
  const outcome = await run(root, file);
  process.stdout.write(`\n#${JSON.stringify(outcome)}\n`);
}

async function run(root: string, file: string): Promise<object> {
  try {
    const declared = await collectDags(() => import(pathToFileURL(`${root}/${file}`).href));
    return { dags: declared.map((dag) => toModel(dag, root)) };
  } catch (error) {
    return { error: String(error) };
  }
}
