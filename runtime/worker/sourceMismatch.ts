// Holds the DAG file of a pod, and all that it imports of the project, to the digests of the compiled bundle.
import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { taggedDigest } from "../../schemas/digest.ts";
import type { DagFile } from "../../schemas/generated/dag.ts";

/** The DAG file and every local file that it imports, by path from the project root, as dag.json has them. */
export type SourceDigests = Readonly<DagFile["sources"]>;

/** Why the files that are here are not those that were compiled, with both digests; undefined if they are. */
export async function sourceMismatch(file: string, compiled: SourceDigests): Promise<string | undefined> {
  const root = rootOf(resolve(file), Object.keys(compiled));
  if (root === undefined) {
    return `${file} is none of the files that the run was compiled from: ${Object.keys(compiled).join(", ")}`;
  }
  for (const [path, digest] of Object.entries(compiled)) {
    const found = await digestOf(join(root, path));
    if (found !== digest) {
      return `${path} is not the file that was compiled: ${found} here, ${digest} in the bundle`;
    }
  }
  return undefined;
}

/** Where the project lies if the file is one of these paths in it. A longer path says so more surely than a shorter one. */
function rootOf(file: string, paths: readonly string[]): string | undefined {
  const [longest] = paths
    .map((path) => join(sep, path))
    .filter((fromRoot) => file.endsWith(fromRoot))
    .toSorted((one, other) => other.length - one.length);
  return longest && (file.slice(0, -longest.length) || sep);
}

/** In its place the system's word for why there is none. */
async function digestOf(path: string): Promise<string> {
  try {
    return taggedDigest(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
    throw error;
  }
}
