// Finds the program that a container's command names, as its runtime would: before it is started, so that what is wrong has words.
import { constants } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isErrno } from "../errno.ts";
import { StartError } from "./containerProcess.ts";

interface Options {
  readonly name: string;
  /** The PATH of the container. */
  readonly searchPath: string;
  readonly workingDir: string;
  /** Where on the host lies what the container sees at a path. */
  readonly toHost: (path: string) => string;
}

/** The program's path in the container. Rejects with a StartError in the words of container runtimes. */
export async function findCommand({ name, searchPath, workingDir, toHost }: Options): Promise<string> {
  const hasPath = name.includes("/");
  const candidates = hasPath
    ? [resolve(workingDir, name)]
    : searchPath.split(":").map((folder) => join(resolve(workingDir, folder), name));
  let refusal = hasPath ? "no such file or directory" : "executable file not found in $PATH";
  for (const path of candidates) {
    const found = await check(toHost(path));
    if (found === undefined) return path;
    if (found !== "no such file or directory") refusal = found;
  }
  throw new StartError(`exec: ${JSON.stringify(name)}: ${hasPath ? `stat ${name}: ` : ""}${refusal}`);
}

/** What is wrong with a file as a program; `undefined` when nothing is. */
async function check(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return "is a directory";
    await access(path, constants.X_OK);
    return (await hasFormat(path)) ? undefined : "exec format error";
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return "no such file or directory";
    if (isErrno(error, "EACCES", "EPERM")) return "permission denied";
    throw error;
  }
}

/**
 * A text without `#!` is no program. The C library would hand it to a shell, and no command of a pod goes through a shell that
 * it does not name.
 */
async function hasFormat(path: string): Promise<boolean> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    // A program need not be readable.
    if (isErrno(error, "EACCES")) return true;
    throw error;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    const head = buffer.subarray(0, bytesRead);
    return head.subarray(0, 2).toString("latin1") === "#!" || head.includes(0);
  } finally {
    await file.close();
  }
}
