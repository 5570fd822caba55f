// The commit that a change is compared with: the one that is named, else where the branch left the remote's default branch.
import { EnvironmentError, UsageError } from "../exitCodes.ts";
import { git, gitLine } from "./git.ts";

export interface BaseCommit {
  /** The hash. */
  readonly commit: string;
  /** What people call it. */
  readonly name: string;
}

/** Throws an `EnvironmentError` where the folder is in no repository, or the history does not go back far enough. */
export function baseCommit(folder: string, ref: string | undefined): BaseCommit {
  const { isOk, error } = git(folder, ["rev-parse", "--git-dir"]);
  if (!isOk)
    throw new EnvironmentError(
      `${folder} is in no git repository that can be read (${error}): name a folder of manifests with --base`,
    );
  return ref === undefined ? mergeBase(folder) : namedCommit(folder, ref);
}

function namedCommit(folder: string, ref: string): BaseCommit {
  const commit = ref.startsWith("-") ? undefined : commitOf(folder, ref);
  if (commit !== undefined) return { commit, name: ref };
  const message = `--base ${ref}: there is no such folder, and no such commit in this repository`;
  if (isShallow(folder)) throw new EnvironmentError(`${message}, whose history is cut off: ${DEEPEN}`);
  throw new UsageError(message);
}

function mergeBase(folder: string): BaseCommit {
  const branch = defaultBranch(folder);
  if (branch === undefined)
    throw new UsageError(
      "no remote says what its default branch is: name what to compare with, such as --base main",
    );
  const commit = gitLine(folder, ["merge-base", "HEAD", branch]);
  if (commit !== undefined) return { commit, name: branch.replace("refs/remotes/", "") };
  const message = `HEAD and ${branch.replace("refs/remotes/", "")} have no commit in common`;
  if (isShallow(folder)) throw new EnvironmentError(`${message} in what is here of the history: ${DEEPEN}`);
  throw new UsageError(`${message}: name what to compare with, such as --base main`);
}

const DEEPEN = "fetch more of it (`git fetch --unshallow`, in GitHub's checkout `fetch-depth: 0`)";

function defaultBranch(folder: string): string | undefined {
  const remotes = (gitLine(folder, ["remote"]) ?? "").split("\n").filter((name) => name !== "");
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) return undefined;
  const head = gitLine(folder, ["symbolic-ref", "--quiet", `refs/remotes/${remote}/HEAD`]);
  const usual = ["main", "master"].map((name) => `refs/remotes/${remote}/${name}`);
  return [head, ...usual].find((ref) => ref !== undefined && commitOf(folder, ref) !== undefined);
}

function commitOf(folder: string, ref: string): string | undefined {
  return gitLine(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
}

function isShallow(folder: string): boolean {
  return gitLine(folder, ["rev-parse", "--is-shallow-repository"]) === "true";
}
