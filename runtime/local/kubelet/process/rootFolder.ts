// Writes the plan of a container's file tree to disk: stand-ins with empty mount points, and the table that `mount` works off.
import { lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { depth, type Bind, type Entry, type EntryKind, type HostTree, type RootPlan } from "./rootPlan.ts";

/** The files of this machine. */
export const hostTree: HostTree = {
  kindOf(path): EntryKind | undefined {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return "link";
    return stats.isDirectory() ? "folder" : "file";
  },
  namesIn: (folder) => readdirSync(folder),
  linkAt: (path) => readlinkSync(path),
  realPath: (path) => realpathSync(path),
};

/** Where a container's root folder will be, and the table of what is mounted below it. */
export interface RootFolder {
  readonly root: string;
  readonly fstab: string;
}

/** Everything is written below `folder`, and mounted by nobody yet. */
export async function writeRoot(
  { standIns, binds, mountPoints }: RootPlan,
  folder: string,
): Promise<RootFolder> {
  const root = join(folder, "root");
  await mkdir(root);
  const steps: Bind[] = [...binds];
  for (const [index, { path, entries }] of standIns.entries()) {
    const standIn = path === "/" ? root : join(folder, `stand-in-${index}`);
    for (const entry of entries) await make({ ...entry, path: join(standIn, relative(path, entry.path)) });
    await mkdir(standIn, { recursive: true });
    if (path !== "/") steps.push({ source: standIn, target: path, isReadOnly: false, isOptional: false });
  }
  for (const entry of mountPoints) await make(entry);
  const fstab = join(folder, "fstab");
  await writeFile(fstab, table(steps, root));
  return { root, fstab };
}

async function make(entry: Entry): Promise<void> {
  if (entry.kind === "folder") return void (await mkdir(entry.path, { recursive: true }));
  await mkdir(dirname(entry.path), { recursive: true });
  if (entry.kind === "link") await symlink(entry.to, entry.path);
  else await writeFile(entry.path, "", { flag: "a" });
}

/** See fstab(5). What is mounted first is what others are mounted in. */
function table(steps: readonly Bind[], root: string): string {
  const lines = steps
    .toSorted((one, other) => depth(one.target) - depth(other.target))
    .map(({ source, target, isReadOnly, isOptional }) => {
      const options = ["rbind", ...(isReadOnly ? ["ro"] : []), ...(isOptional ? ["nofail"] : [])].join(",");
      return `${escape(source)} ${escape(join(root, target))} none ${options} 0 0\n`;
    });
  return `${lines.join("")}proc ${escape(join(root, "proc"))} proc defaults 0 0\n`;
}

function escape(path: string): string {
  return path.replaceAll(
    /[\s\\#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}
