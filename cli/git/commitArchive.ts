// The files of a project as they are in a commit, read from git's objects without a checkout.
import { MAXIMUM_FILE_BYTES, type Archive, type ReadResult } from "../../compiler/index.ts";
import { EnvironmentError } from "../exitCodes.ts";
import { git, gitLine } from "./git.ts";

interface Blob {
  readonly hash: string;
  readonly size: number;
}

/** `folder` is the project's. Links and submodules are left out: what they lead to is not in the commit as a file. */
export function commitArchive(folder: string, commit: string): Archive {
  const blobs = blobsOf(folder, commit);
  return {
    paths: [...blobs.keys()],
    read(paths) {
      const wanted = paths.flatMap((path) => {
        const blob = blobs.get(path);
        return blob === undefined ? [] : [{ path, ...blob }];
      });
      const small = wanted.filter(({ size }) => size <= MAXIMUM_FILE_BYTES);
      const texts = textsOf(folder, [...new Set(small.map(({ hash }) => hash))]);
      return new Map(wanted.map(({ path, hash }): [string, ReadResult] => [path, resultOf(texts.get(hash))]));
    },
  };
}

function resultOf(text: string | undefined): ReadResult {
  if (text !== undefined) return { kind: "text", text };
  return { kind: "too-large", limit: `${MAXIMUM_FILE_BYTES >> 20} MiB` };
}

/** `<mode> <type> <hash> <size>\t<path>`: https://git-scm.com/docs/git-ls-tree#_output_format */
const ENTRY = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([^]+)$/;

/** The project's files by their paths from its folder. */
function blobsOf(folder: string, commit: string): ReadonlyMap<string, Blob> {
  const prefix = gitLine(folder, ["rev-parse", "--show-prefix"]) ?? "";
  const { isOk, stdout, error } = git(folder, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit]);
  if (!isOk) throw new EnvironmentError(`the files of ${commit} cannot be listed: ${error}`);
  const blobs = new Map<string, Blob>();
  for (const line of stdout.toString().split("\0")) {
    const [, hash, size, path] = ENTRY.exec(line) ?? [];
    if (hash === undefined || path === undefined || !path.startsWith(prefix)) continue;
    blobs.set(path.slice(prefix.length), { hash, size: Number(size) });
  }
  return blobs;
}

/** By hash. */
function textsOf(folder: string, hashes: readonly string[]): ReadonlyMap<string, string> {
  if (hashes.length === 0) return new Map();
  const { isOk, stdout, error } = git(folder, ["cat-file", "--batch"], `${hashes.join("\n")}\n`);
  if (!isOk) throw new EnvironmentError(`the files of the base cannot be read: ${error}`);
  const texts = new Map<string, string>();
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf("\n", at);
    const header = stdout.toString("utf8", at, end);
    const [, hash, size] = /^([0-9a-f]+) blob (\d+)$/.exec(header) ?? [];
    // Of a partial clone: the object is elsewhere, and nothing is fetched.
    if (hash === undefined) throw new EnvironmentError(`the files of the base are not all here: ${header}`);
    const start = end + 1;
    at = start + Number(size) + 1;
    texts.set(hash, stdout.toString("utf8", start, at - 1));
  }
  return texts;
}
