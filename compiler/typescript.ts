// TypeScript as ts-morph brings it, and nothing else of ts-morph: loading all of it takes as long again as the parser alone.
// The bundle has this in place of "ts-morph".
import { createRequire } from "node:module";
import type { ts as TypeScript } from "ts-morph";

// An import would have Node read these nine megabytes once more, to find what they export.
export const ts = createRequire(import.meta.url)("@ts-morph/common/dist/typescript.js") as typeof TypeScript;
