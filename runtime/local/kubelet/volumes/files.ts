// Volumes made of files that others hold: configMap, secret, downwardAPI, and projected, which joins them.
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from "../../../../schemas/generated/pod.ts";
import type { ConfigKind } from "../configs.ts";
import { notFound, type PodContext } from "../env/environment.ts";
import { podField, resourceField } from "../env/podFields.ts";
import { VolumeError } from "./volumeError.ts";

/** A file to write into a volume. */
export interface VolumeFile {
  /** Below the volume's folder. */
  readonly path: string;
  readonly content: string | Buffer;
  readonly mode: number;
}

const usualMode = 0o644;

/** The files of a volume of these kinds; `undefined` for one of another kind. */
export function filesOf(volume: Volume, context: PodContext): VolumeFile[] | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap !== undefined) return keysOf("configMap", configMap, configMap.defaultMode, context);
  if (secret !== undefined) {
    return keysOf("secret", { ...secret, name: secret.secretName ?? "" }, secret.defaultMode, context);
  }
  if (downwardAPI !== undefined) return fieldsOf(downwardAPI.items, downwardAPI.defaultMode, context);
  return projected === undefined ? undefined : projectedFiles(projected, context);
}

function projectedFiles({ sources, defaultMode }: ProjectedVolumeSource, context: PodContext): VolumeFile[] {
  return (sources ?? []).flatMap((source) => projection(source, defaultMode, context));
}

function projection(source: VolumeProjection, mode: number | undefined, context: PodContext): VolumeFile[] {
  const { configMap, secret, downwardAPI } = source;
  if (configMap !== undefined) return keysOf("configMap", configMap, mode, context);
  if (secret !== undefined) return keysOf("secret", secret, mode, context);
  if (downwardAPI !== undefined) return fieldsOf(downwardAPI.items, mode, context);
  throw new VolumeError(`this kubelet does not project ${Object.keys(source).join()}`);
}

interface KeySource {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function keysOf(
  kind: ConfigKind,
  { name = "", items, optional }: KeySource,
  defaultMode: number | undefined,
  { configs, pod }: PodContext,
): VolumeFile[] {
  const found = configs(kind, name);
  if (found === undefined) {
    if (optional === true) return [];
    throw new VolumeError(notFound(kind, name).message);
  }
  const chosen = items ?? [...found.keys()].map((key): KeyToPath => ({ key, path: key }));
  return chosen.flatMap(({ key, path, mode = defaultMode ?? usualMode }) => {
    const content = found.get(key);
    if (content !== undefined) return [{ path, content, mode }];
    if (optional === true) return [];
    const object = `${kind.toLowerCase()} ${pod.metadata.namespace}/${name}`;
    throw new VolumeError(`${object} references non-existent key: ${key}`);
  });
}

function fieldsOf(
  items: readonly DownwardAPIVolumeFile[] | undefined,
  defaultMode: number | undefined,
  { pod, place }: PodContext,
): VolumeFile[] {
  return (items ?? []).map(({ path, fieldRef, resourceFieldRef, mode = defaultMode ?? usualMode }) => {
    if (fieldRef !== undefined) return { path, content: podField(pod, fieldRef.fieldPath, place), mode };
    if (resourceFieldRef === undefined) throw new VolumeError(`${path} refers to no field`);
    return { path, content: resourceField(pod.spec, resourceFieldRef, undefined, place.capacity), mode };
  });
}

/** Writes the files into a new folder. */
export async function writeFiles(folder: string, files: readonly VolumeFile[]): Promise<void> {
  for (const { path, content, mode } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, mode);
  }
}
