// A part of a volume. Links that pods have made in a volume must not lead out of it.
import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { isErrno } from "../errno.ts";
import { isWithin } from "../process/rootPlan.ts";
import { VolumeError } from "./volumeError.ts";

/** The real path of `subPath` in a volume. Folders that are not there are made. */
export async function subPathOf(volume: string, subPath: string): Promise<string> {
  let path = await realpath(volume);
  const root = path;
  for (const name of subPath.split("/").filter((part) => part !== "" && part !== ".")) {
    if (name === "..") throw new VolumeError(`subPath ${JSON.stringify(subPath)} leads out of its volume`);
    path = await enter(join(path, name));
    if (!isWithin(path, root))
      throw new VolumeError(`subPath ${JSON.stringify(subPath)} leads out of its volume`);
  }
  return path;
}

async function enter(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
    try {
      await mkdir(path, { mode: 0o777 });
    } catch (inner) {
      // A link that leads nowhere is there, and cannot be followed.
      if (isErrno(inner, "EEXIST")) throw new VolumeError(`${path} is a link that leads nowhere`);
      throw inner;
    }
    return path;
  }
}
