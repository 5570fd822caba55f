// What keeps containers apart from the host: namespaces of their own where the system offers them, else process groups alone.
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { planRoot } from "./rootPlan.ts";
import { hostTree, writeRoot } from "./rootFolder.ts";

/** Where tools are looked for, and commands of containers whose PATH is not set: what container runtimes use. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const toolNames = ["setpriv", "unshare", "nsenter", "mount", "chroot", "env"] as const;

/** Where the system's programs lie that make and enter namespaces. */
export type Tools = Readonly<Record<(typeof toolNames)[number], string>>;

export type Isolation =
  | {
      /** Mounts and processes of a container are its own, and end with its first process. */
      readonly kind: "namespaces";
      readonly tools: Tools;
      /** Without root, namespaces are made inside a user namespace. */
      readonly isRoot: boolean;
    }
  | {
      /** A container is a process group, has no mounts, and sees the host's processes. */
      readonly kind: "processGroups";
      /** Why there are no namespaces. */
      readonly reason: string;
      /** Kills a process when its parent dies, where there is such a program. */
      readonly setpriv: string | undefined;
    };

/** Tries out what the system offers. `folder` is one in which a trial may leave files for a moment. */
export async function detectIsolation(folder: string): Promise<Isolation> {
  const setpriv = await findTool("setpriv");
  try {
    const found = await Promise.all(toolNames.map(async (name) => [name, await needTool(name)] as const));
    const tools = Object.fromEntries(found) as Tools; // every name of toolNames has its entry
    const isolation = { kind: "namespaces", tools, isRoot: userInfo().uid === 0 } as const;
    await tryNamespaces(isolation, folder);
    return isolation;
  } catch (error) {
    return { kind: "processGroups", reason: reasonOf(error), setpriv };
  }
}

export type Namespaces = Extract<Isolation, { kind: "namespaces" }>;

// Waits for its only child, and ends as that did. What shells say of a child that was killed is not the container's word.
const waitForChild = `exec 4>&2 2>/dev/null
"$@" 2>&4 4>&-
exit $?`;

// Mounts first, then tells that all is ready, then becomes the container's command.
const enterRoot = `"$1" --all --fstab "$2" >&3 2>&3 || exit 1
echo ready >&3
exec 3>&-
shift 2
exec "$@"`;

/**
 * The command that runs `argv` in namespaces of its own, with `root` as its root folder, after the mounts of `fstab`.
 * Descriptor 3 hears what went wrong, or `ready` when the command is next. Nothing of a pod is in the text of a script.
 *
 * The first child of `unshare` is the first process of the namespace, with which all others of it end. It ends with its parent,
 * and that with the caller. Ties to parents are cut by a change of rights, so they are made after `unshare`.
 */
export function isolated(
  { tools, isRoot }: Namespaces,
  { fstab, root }: { readonly fstab: string; readonly root: string },
  argv: readonly string[],
): string[] {
  const user = isRoot ? [] : ["--user", "--map-root-user"];
  const tied = [tools.setpriv, "--pdeathsig", "KILL", "--", "/bin/sh", "-c"];
  const waits = [tools.unshare, ...user, "--mount", "--pid", "--", ...tied, waitForChild, "podloom"];
  const enters = [...tied, enterRoot, "podloom", tools.mount, fstab, tools.chroot, root];
  return [...waits, ...enters, ...argv];
}

/** The command that runs `argv` beside process `pid`, in its namespaces. */
export function entered({ tools, isRoot }: Namespaces, pid: number, argv: readonly string[]): string[] {
  const user = isRoot ? [] : ["--user", "--preserve-credentials"];
  const nsenter = [tools.nsenter, "--target", String(pid), ...user, "--mount", "--pid", "--root", "--"];
  return [tools.setpriv, "--pdeathsig", "KILL", ...nsenter, ...argv];
}

async function tryNamespaces(isolation: Namespaces, folder: string): Promise<void> {
  const trial = await mkdtemp(join(folder, "trial-"));
  try {
    const mounts = [
      { path: "/podloom-trial/file", source: trial, isFolder: true, isReadOnly: false, isOurs: true },
    ];
    const root = await writeRoot(planRoot({ mounts, folders: [], host: hostTree }), trial);
    const [command = "", ...args] = isolated(isolation, root, [
      isolation.tools.env,
      "-i",
      "/bin/sh",
      "-c",
      ":",
    ]);
    await promisify(execFile)("/bin/sh", ["-c", '3>&2 exec "$@"', "podloom", command, ...args], {
      timeout: 10_000,
    });
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

async function needTool(name: string): Promise<string> {
  const path = await findTool(name);
  if (path === undefined) throw new Error(`there is no ${name} in ${defaultPath}`);
  return path;
}

async function findTool(name: string): Promise<string | undefined> {
  for (const folder of defaultPath.split(":")) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const stderr = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return stderr === "" ? error.message : (stderr.split("\n")[0] ?? "");
}
