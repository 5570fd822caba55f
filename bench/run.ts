// npm run bench -- [compile] [explain] [diff] [cluster] [run] [--format json]: measures what podloom promises of speed. References of the same
// run stand beside the rows, so that a slow machine is told from slow code.
import { parseArgs } from "node:util";
import { clusterRows } from "./cluster.ts";
import { compileRows } from "./compile.ts";
import { diffRows } from "./diff.ts";
import { explainRows } from "./explain.ts";
import { runRows } from "./runtime.ts";
import { formatTable, type Row } from "./row.ts";

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  compile: compileRows,
  cluster: clusterRows,
  explain: explainRows,
  diff: diffRows,
  run: runRows,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { format: { type: "string", default: "text" } },
});

const rows: Row[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new Error(`there is no bench named ${name}, only ${Object.keys(BENCHES).join(", ")}`);
  rows.push(...(await bench()));
}
console.log(values.format === "json" ? JSON.stringify(rows, null, 2) : formatTable(rows));
