// Watches folders for changes of what is in them: one watcher a folder, whatever number of files it has.
import { statSync, watch, type FSWatcher } from "node:fs";
import { join, posix } from "node:path";
import { EnvironmentError } from "./exitCodes.ts";

interface Watched {
  readonly watcher: FSWatcher;
  /** Tells a folder from another one that has taken its place. */
  readonly identity: string;
}

export class WatchedFolders {
  private readonly root: string;
  private readonly onChange: (path: string) => void;
  private readonly watched = new Map<string, Watched>();

  /** `onChange` gets what has changed as a path from `root`; a folder itself where it is not known what in it. */
  constructor(root: string, onChange: (path: string) => void) {
    this.root = root;
    this.onChange = onChange;
  }

  /** Watches these folders and no others. Returns those of them that were not watched until now. */
  watch(folders: ReadonlySet<string>): string[] {
    const identities = new Map([...folders].map((folder) => [folder, identify(join(this.root, folder))]));
    for (const [folder, { watcher, identity }] of this.watched) {
      if (identities.get(folder) === identity) continue;
      watcher.close();
      this.watched.delete(folder);
    }
    const fresh: string[] = [];
    for (const [folder, identity] of identities) {
      if (identity === undefined || this.watched.has(folder)) continue;
      this.watched.set(folder, { watcher: this.open(folder), identity });
      fresh.push(folder);
    }
    return fresh;
  }

  close(): void {
    this.watch(new Set());
  }

  private open(folder: string): FSWatcher {
    const path = join(this.root, folder);
    try {
      const watcher = watch(path, (_event, name) =>
        this.onChange(name === null ? folder : posix.join(folder, name)),
      );
      // A folder that goes is seen from the one above it.
      return watcher.on("error", () => this.onChange(folder));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new EnvironmentError(`${path} cannot be watched: ${error.message}`, { cause: error });
    }
  }
}

/** `undefined` where there is no folder. */
function identify(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true ? `${stats.dev}-${stats.ino}` : undefined;
}
