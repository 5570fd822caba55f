// The migrations of the schema: numbered SQL files. They are only ever added, so the numbers say what a database has.
import { readdirSync, readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

export interface Migration {
  readonly version: number;
  /** The name of its file. */
  readonly name: string;
  readonly text: string;
}

/** All migrations, in order. They lie beside the sources, and in the package at the same place. */
export function readMigrations(): Migration[] {
  const folder = join(packageFolder(), "runtime/store/migrations");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .map((name) => ({
      version: Number.parseInt(name, 10),
      name,
      text: readFileSync(join(folder, name), "utf8"),
    }));
}

function packageFolder(): string {
  const manifest = findPackageJSON("..", import.meta.url);
  if (manifest === undefined) throw new Error(`invariant: ${import.meta.url} is in no package`);
  return dirname(manifest);
}
