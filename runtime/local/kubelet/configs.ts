// ConfigMaps and Secrets for pods, from a folder: configmaps/NAME/KEY and secrets/NAME/KEY, one file a key.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isErrno } from "./errno.ts";

export type ConfigKind = "configMap" | "secret";

/** Values by key; `undefined` where there is no such object. */
export type Configs = (kind: ConfigKind, name: string) => ReadonlyMap<string, Buffer> | undefined;

const folderOf = { configMap: "configmaps", secret: "secrets" } as const satisfies Record<ConfigKind, string>;

/** Reads anew each time, as a kubelet would see changes of the objects. Without a folder there is none. */
export function configsIn(folder: string | undefined): Configs {
  return (kind, name) => (folder === undefined ? undefined : readFolder(join(folder, folderOf[kind], name)));
}

function readFolder(folder: string): Map<string, Buffer> | undefined {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    return new Map(files.map(({ name }) => [name, readFileSync(join(folder, name))]));
  } catch (error) {
    if (isErrno(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}
