// Under which account Postgres' programs run. They refuse to run as root, so there they run as nobody.
import { spawn, type SpawnOptions } from "node:child_process";
import { access, chown, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** `nobody` and its group on every Linux; an account needs no entry anywhere. */
const NOBODY = 65534;

/** Runs a program to its end. Rejects with what it said where it fails. */
export type RunProgram = (path: string, args: readonly string[], input?: string) => Promise<void>;

export interface Account {
  readonly run: RunProgram;
  /** Gives a path to the account. */
  readonly give: (path: string) => Promise<void>;
}

export interface AccountOptions {
  /** Whether this process is root's. */
  readonly isRoot: boolean;
  /** What the programs must get at, besides themselves. */
  readonly folder: string;
}

/** A program of Postgres' failed; the message is what it said. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

export function accountFor({ isRoot, folder }: AccountOptions): Account {
  if (!isRoot) return { run: (path, args, input) => run(path, args, { input }), give: async () => undefined };
  return {
    async run(path, args, input) {
      const isOpen = (await isOpenToAll(dirname(path))) && (await isOpenToAll(dirname(folder)));
      if (isOpen) return run(path, args, { input, account: { uid: NOBODY, gid: NOBODY } });
      // Below a folder such as /root, nobody gets along only with root's right to pass through folders.
      return run("setpriv", [...asNobodyWhoMayPass, path, ...args], { input });
    },
    give: (path) => chown(path, NOBODY, NOBODY),
  };
}

const asNobodyWhoMayPass = [
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  "--clear-groups",
  // Otherwise access(2), by which programs look for each other, would count without the right.
  "--securebits=+no_setuid_fixup",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
  "--",
];

async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & constants.S_IXOTH) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isOpenToAll(parent);
}

interface RunOptions {
  readonly input: string | undefined;
  readonly account?: Pick<SpawnOptions, "uid" | "gid">;
}

async function run(path: string, args: readonly string[], { input, account }: RunOptions): Promise<void> {
  if (path.includes("/")) await access(path);
  const child = spawn(path, args, {
    ...account,
    // Messages in English, and none of the settings that libpq takes from the environment.
    env: { LC_ALL: "C", PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" },
    // A folder that the account may enter.
    cwd: "/",
    windowsHide: true,
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  // A program that ends early reads no further.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
  if (code !== 0) throw new ProgramError(`${path} failed: ${said.join("").trim() || `exit code ${code}`}`);
}
