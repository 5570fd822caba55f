// The examples that are projects; others show what stands around one.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command.ts";

export const examplesFolder = join(repository, "examples");

/** By the names of their folders. */
export const examples = readdirSync(examplesFolder).filter((name) =>
  existsSync(join(examplesFolder, name, "podloom.yaml")),
);
