// The package's JavaScript: one file a door, and what doors share beside them. Node then loads few files where the
// sources have hundreds, each of which costs a third of a millisecond.
import { defineConfig } from "rolldown";
import manifest from "./package.json" with { type: "json" };

export default defineConfig({
  input: {
    "cli/bin": "cli/bin.ts",
    "compiler/index": "compiler/index.ts",
    "runtime/authoring": "runtime/authoring.ts",
    "runtime/index": "runtime/index.ts",
  },
  platform: "node",
  external: Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}($|/)`)),
  output: { dir: "dist", cleanDir: true, chunkFileNames: "shared/[name].js" },
});
