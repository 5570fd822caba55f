// The reference for a compile: Node starts, reads the same files and parses them, and does nothing else.
// JavaScript, because removing types would be measured too.
import { enableCompileCache } from "node:module";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

enableCompileCache();
const { ts } = await import("ts-morph");
const [root] = process.argv.slice(2);
for (const path of globSync("{dags,shared}/**/*.ts", { cwd: root })) {
  const text = readFileSync(join(root, path), "utf8");
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}
