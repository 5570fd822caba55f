// The package's JavaScript: one file a door, and what doors share beside them. Node then loads few files where the
// sources have hundreds, each of which costs a third of a millisecond.
import { join } from "node:path";
import { defineConfig } from "rolldown";
import manifest from "./package.json" with { type: "json" };

/** Modules that the bundle has in place of packages. */
const replaced = { "ts-morph": join(import.meta.dirname, "compiler/typescript.ts") };

export default defineConfig({
  input: {
    "cli/bin": "cli/bin.ts",
    "compiler/index": "compiler/index.ts",
    "runtime/authoring": "runtime/authoring.ts",
    "runtime/index": "runtime/index.ts",
  },
  platform: "node",
  resolve: { alias: replaced },
  external: Object.keys(manifest.dependencies)
    .filter((name) => !Object.hasOwn(replaced, name))
    .map((name) => new RegExp(`^${name}($|/)`)),
  output: { dir: "dist", cleanDir: true, chunkFileNames: "shared/[name].js" },
});
