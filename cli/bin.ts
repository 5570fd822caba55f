#!/usr/bin/env node
// The `podloom` command. It checks Node's version before anything is loaded that an older one could not parse.
import * as module from "node:module";

const NEEDED = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(`podloom needs Node ${NEEDED.join(".")} or newer, and this is ${process.versions.node}.`);
  process.exitCode = 3;
} else {
  // Compiling TypeScript's parser is a third of the time that a small project takes.
  module.enableCompileCache();
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
