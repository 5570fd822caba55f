// The package's JavaScript: one file a door, and what doors share beside them. Node then loads few files where the
// sources have hundreds, each of which costs a third of a millisecond.
import { defineConfig } from "rolldown";
import manifest from "./package.json" with { type: "json" };
import { bundledLicences } from "./bundledLicences.ts";

export default defineConfig({
  input: {
    "cli/bin": "cli/bin.ts",
    "compiler/index": "compiler/index.ts",
    "runtime/authoring": "runtime/authoring.ts",
    "runtime/index": "runtime/index.ts",
  },
  platform: "node",
  external: Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}($|/)`)),
  // Of client-node the runtime needs the kubeconfig alone: the rest, clients of all of the API, is 60 MB in memory and most of a second.
  treeshake: {
    moduleSideEffects: [{ test: /node_modules\/@kubernetes\/client-node\//, sideEffects: false }],
  },
  plugins: [bundledLicences("LICENSES-BUNDLED.txt")],
  output: { dir: "dist", cleanDir: true, chunkFileNames: "shared/[name].js" },
});
