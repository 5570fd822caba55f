// The files that a volume is made of: their paths, modes and sources, in Secrets, ConfigMaps, fields of the pod, and all of
// these projected into one volume.
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  Volume,
} from "../../schemas/generated/pod.ts";
import { localPathProblem } from "./forms.ts";
import type { Keyed } from "./repeated.ts";

/** The fields of a volume that make files. */
export const FILE_SOURCES = ["secret", "configMap", "downwardAPI", "projected"] as const;

interface PlacedItem extends KeyToPath {
  readonly pointer: string;
}

/** The files that are made from keys of Secrets and ConfigMaps, and those about the pod, which have no key. */
export function itemsOf(volume: Volume, pointer: string): PlacedItem[] {
  if (!hasFiles(volume)) return [];
  const keys = keyListsOf(volume, pointer).flatMap(({ items, pointer: at }) =>
    items.map((item, index) => ({ ...item, pointer: `${at}/${index}` })),
  );
  const fields = downwardFilesOf(volume, pointer).map(({ file: { path, mode }, pointer: at }) => ({
    key: "a field",
    path,
    ...(mode !== undefined && { mode }),
    pointer: at,
  }));
  return [...keys, ...fields];
}

/** Most volumes have none. */
function hasFiles({ secret, configMap, downwardAPI, projected }: Volume): boolean {
  return (secret ?? configMap ?? downwardAPI ?? projected) !== undefined;
}

function keyListsOf(
  { secret, configMap, projected }: Volume,
  pointer: string,
): { readonly items: readonly KeyToPath[]; readonly pointer: string }[] {
  const own = Object.entries({ secret, configMap }).flatMap(([kind, source]) =>
    source?.items === undefined ? [] : [{ items: source.items, pointer: `${pointer}/${kind}/items` }],
  );
  const others = (projected?.sources ?? []).flatMap((source, index) =>
    keyListsOf({ name: "", ...only(source) }, `${pointer}/projected/sources/${index}`),
  );
  return [...own, ...others];
}

function only({
  secret,
  configMap,
}: Pick<Volume, "secret" | "configMap">): Pick<Volume, "secret" | "configMap"> {
  return { ...(secret && { secret }), ...(configMap && { configMap }) };
}

/** The files about the pod itself. */
export function downwardFilesOf(
  { downwardAPI, projected }: Volume,
  pointer: string,
): { readonly file: DownwardAPIVolumeFile; readonly pointer: string }[] {
  const own = (downwardAPI?.items ?? []).map((file, index) => ({
    file,
    pointer: `${pointer}/downwardAPI/items/${index}`,
  }));
  const others = (projected?.sources ?? []).flatMap(({ downwardAPI: source }, index) =>
    (source?.items ?? []).map((file, at) => ({
      file,
      pointer: `${pointer}/projected/sources/${index}/downwardAPI/items/${at}`,
    })),
  );
  return [...own, ...others];
}

/** The modes that are set, of all files and of single ones. */
export function modesOf(
  volume: Volume,
  pointer: string,
): { readonly mode: number; readonly pointer: string }[] {
  if (!hasFiles(volume)) return [];
  const { secret, configMap, downwardAPI, projected } = volume;
  const all = Object.entries({ secret, configMap, downwardAPI, projected }).flatMap(([kind, source]) =>
    source?.defaultMode === undefined
      ? []
      : [{ mode: source.defaultMode, pointer: `${pointer}/${kind}/defaultMode` }],
  );
  const single = itemsOf(volume, pointer).flatMap(({ mode, pointer: at }) =>
    mode === undefined ? [] : [{ mode, pointer: `${at}/mode` }],
  );
  return [...all, ...single];
}

/** The paths of a volume's files, as far as the pod names them. */
export function pathsOf(volume: Volume, pointer: string): Keyed[] {
  return itemsOf(volume, pointer).map(({ path, pointer: at }) => ({ key: path, pointer: `${at}/path` }));
}

/** The paths in a projected volume that must differ. Those of tokens are not compared. */
export function projectedPathsOf(projected: ProjectedVolumeSource, pointer: string): Keyed[] {
  const bundles = (projected.sources ?? []).flatMap(({ clusterTrustBundle }, index) =>
    clusterTrustBundle === undefined
      ? []
      : [
          {
            key: clusterTrustBundle.path,
            pointer: `${pointer}/projected/sources/${index}/clusterTrustBundle/path`,
          },
        ],
  );
  return [...pathsOf({ name: "", projected }, pointer), ...bundles].filter(({ key }) => key !== "");
}

/** What is wrong with the path of a file in a volume, if anything is. */
export function filePathProblem(path: string): string | undefined {
  if (path === "") return "a file needs a path";
  return (
    localPathProblem("the path of a file", path) ??
    (path.startsWith("..")
      ? `the path of a file must not begin with .., and this is ${JSON.stringify(path)}`
      : undefined)
  );
}
