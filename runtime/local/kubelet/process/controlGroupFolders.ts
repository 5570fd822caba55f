// Where on this machine control groups may be made that limit memory: read from what the kernel says of our own.
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export interface ControlGroupFolder {
  readonly folder: string;
  readonly version: 1 | 2;
}

/** The most promising first; whether one takes groups is for a trial to tell. */
export async function controlGroupFolders(): Promise<ControlGroupFolder[]> {
  const [mounts, own] = await Promise.all([
    readFile("/proc/self/mountinfo", "utf8"),
    readFile("/proc/self/cgroup", "utf8"),
  ]);
  return foldersFrom(mounts, own);
}

/**
 * By the texts of /proc/self/mountinfo and /proc/self/cgroup. Version 2 lets no group with processes of its own share out memory, so
 * there the groups above ours are asked, from the nearest to the top; in version 1 a group of ours goes into ours.
 */
export function foldersFrom(mounts: string, own: string): ControlGroupFolder[] {
  const memberships = own.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line) ?? []);
  const pathOf = (controller: string): string | undefined =>
    memberships.find(([, controllers]) => controllers?.split(",").includes(controller))?.[2];
  return mounts
    .split("\n")
    .flatMap((line): ControlGroupFolder[] => {
      // See proc_pid_mountinfo(5): what is before the dash is of the mount, what is after it of the file system.
      const [, root = "", point = ""] = /^\S+ \S+ \S+ (\S+) (\S+) /.exec(line) ?? [];
      const [, type, options = ""] = / - (\S+) \S+ (\S+)$/.exec(line) ?? [];
      if (type !== "cgroup2" && !(type === "cgroup" && options.split(",").includes("memory"))) return [];
      const path = pathOf(type === "cgroup2" ? "" : "memory");
      const inside = path === undefined ? ".." : relative(root, path);
      if (inside.startsWith("..")) return [];
      const folder = join(point, inside);
      if (type === "cgroup") return [{ folder, version: 1 }];
      return upTo(point, folder).map((above) => ({ folder: above, version: 2 }));
    })
    .toSorted((one, other) => other.version - one.version);
}

/** A folder and all above it, up to `top`. */
function upTo(top: string, folder: string): string[] {
  return folder === top ? [folder] : [folder, ...upTo(top, dirname(folder))];
}
