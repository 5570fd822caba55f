// hostPath: a file or folder of the host, of the type that the pod expects.
// https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types
import type { Stats } from "node:fs";
import { mkdir, realpath, stat, writeFile } from "node:fs/promises";
import type { HostPathVolumeSource } from "../../../../schemas/generated/pod.ts";
import { isErrno } from "../errno.ts";
import { VolumeError } from "./volumeError.ts";

type HostPathType = NonNullable<HostPathVolumeSource["type"]>;

const checks: Readonly<Partial<Record<HostPathType, (stats: Stats) => boolean>>> = {
  DirectoryOrCreate: (stats) => stats.isDirectory(),
  Directory: (stats) => stats.isDirectory(),
  FileOrCreate: (stats) => stats.isFile(),
  File: (stats) => stats.isFile(),
  Socket: (stats) => stats.isSocket(),
  CharDevice: (stats) => stats.isCharacterDevice(),
  BlockDevice: (stats) => stats.isBlockDevice(),
};

/** The path, links followed. What is not there is made where the type asks for it, and for no type a folder, as runtimes do. */
export async function hostPath({ path, type = "" }: HostPathVolumeSource): Promise<string> {
  const found = await statUnlessMissing(path);
  if (found === undefined && (type === "" || type === "DirectoryOrCreate")) {
    await mkdir(path, { recursive: true, mode: 0o755 });
  } else if (found === undefined && type === "FileOrCreate") {
    await writeFile(path, "", { flag: "a", mode: 0o644 });
  } else if (found === undefined || checks[type]?.(found) === false) {
    throw new VolumeError(`hostPath type check failed: ${path} is not a ${wordOf(type)}`);
  }
  return realpath(path);
}

function wordOf(type: HostPathType): string {
  const word = type.replace("OrCreate", "").replace("CharDevice", "character device");
  return word.replace("BlockDevice", "block device").replace("Socket", "socket file").toLowerCase();
}

async function statUnlessMissing(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}
