// The file tree that a container sees: the host's, with its volumes at their paths. Mount points that the host lacks are made
// in stand-ins: private folders in which all entries of the host's folder are mounted again. Decides, and touches nothing.
import { basename, dirname, join } from "node:path";
import { MountError } from "./mountError.ts";

/** Something to show at a path of a container. */
export interface Mount {
  readonly path: string;
  readonly source: string;
  readonly isFolder: boolean;
  readonly isReadOnly: boolean;
  /** Whether the source is the kubelet's own, so that mount points may be made in it. */
  readonly isOurs: boolean;
}

export type EntryKind = "folder" | "file" | "link";

/** What planning asks of the host's files. */
export interface HostTree {
  /** Without following a last link. `undefined` where nothing is. */
  kindOf(path: string): EntryKind | undefined;
  namesIn(folder: string): readonly string[];
  /** What a link says. */
  linkAt(path: string): string;
  /** The path with all links followed. */
  realPath(path: string): string;
}

/** An entry of a folder that is written for the container: empty, to be mounted over, or a link. */
export type Entry =
  | { readonly kind: "folder" | "file"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly to: string };

export interface Bind {
  readonly source: string;
  /** A path of the container. */
  readonly target: string;
  readonly isReadOnly: boolean;
  /** Whether its source may have vanished by the time of the mount. */
  readonly isOptional: boolean;
}

export interface StandIn {
  /** The path of the container at which it stands. */
  readonly path: string;
  readonly entries: readonly Entry[];
}

export interface RootPlan {
  readonly standIns: readonly StandIn[];
  /** To be mounted in this order, after the stand-ins at shorter paths. */
  readonly binds: readonly Bind[];
  /** Folders to make in volumes that are the kubelet's own. */
  readonly mountPoints: readonly Entry[];
}

/** The devices of a container; the rest of the host's are not its business. */
const devices = new Set(
  "null zero full random urandom tty pts shm mqueue ptmx fd stdin stdout stderr core fuse".split(" "),
);

interface Options {
  readonly mounts: readonly Mount[];
  /** Folders that must be there. */
  readonly folders: readonly string[];
  readonly host: HostTree;
}

/** Fails with a MountError where a mount has no place. */
export function planRoot({ mounts, folders, host }: Options): RootPlan {
  return new RootPlanner(withDevices(host)).plan(mounts, folders);
}

class RootPlanner {
  private readonly host: HostTree;
  private readonly placed: Mount[] = [];
  /** What to add to which folder of the container. */
  private readonly additions = new Map<string, Entry[]>([["/dev", []]]);
  private readonly mountPoints: Entry[] = [];

  constructor(host: HostTree) {
    this.host = host;
  }

  plan(mounts: readonly Mount[], folders: readonly string[]): RootPlan {
    const wanted = mounts.map((mount) => ({ ...mount, path: this.withoutLinks(mount.path) }));
    for (const mount of wanted.sort((one, other) => depth(one.path) - depth(other.path))) {
      this.makeRoom(mount.path, mount.isFolder);
      this.placed.push(mount);
    }
    for (const folder of folders) this.makeRoom(this.withoutLinks(folder), true);
    const standIns = [...this.additions].map(([path, added]) => this.standIn(path, added));
    const binds = [
      ...(this.additions.has("/") ? [] : [bind("/", "/")]),
      ...standIns.flatMap(({ path, entries }) => this.bindsInto(path, entries)),
      ...this.placed.map(({ source, path, isReadOnly }) => ({ ...bind(source, path), isReadOnly })),
    ];
    return { standIns, binds, mountPoints: this.mountPoints };
  }

  private makeRoom(path: string, isFolder: boolean): void {
    const { base, hostPath } = this.locate(path);
    const kind = this.host.kindOf(hostPath);
    if (kind === (isFolder ? "folder" : "file")) return;
    if (kind !== undefined) {
      throw new MountError(
        `${path} is no place for a ${isFolder ? "folder" : "file"}: the host has a ${kind} there`,
      );
    }
    const entry: Entry = { kind: isFolder ? "folder" : "file", path };
    if (base?.isOurs === true) this.mountPoints.push({ ...entry, path: hostPath });
    else this.addTo(this.nearestFolder(path), entry);
  }

  private addTo(folder: string, entry: Entry): void {
    this.additions.set(folder, [...(this.additions.get(folder) ?? []), entry]);
  }

  private nearestFolder(path: string): string {
    const parent = dirname(path);
    const kind = this.host.kindOf(this.locate(parent).hostPath);
    if (kind === "folder") return parent;
    if (kind !== undefined) throw new MountError(`${path} is no place for a mount: ${parent} is a ${kind}`);
    return this.nearestFolder(parent);
  }

  /** Where on the host lies what a container sees at a path. */
  private locate(path: string): { readonly base: Mount | undefined; readonly hostPath: string } {
    const base = this.placed.findLast((mount) => isWithin(path, mount.path));
    return { base, hostPath: base === undefined ? path : join(base.source, path.slice(base.path.length)) };
  }

  /** The kernel would follow links to the host's folders, and not to those of the container. */
  private withoutLinks(path: string): string {
    const clean = join("/", path).replace(/(?<=.)\/$/, "");
    const kind = this.host.kindOf(clean);
    if (kind !== undefined) return this.host.realPath(clean);
    return join(this.withoutLinks(dirname(clean)), basename(clean));
  }

  private standIn(path: string, added: readonly Entry[]): StandIn {
    const { hostPath } = this.locate(path);
    const own = this.host.namesIn(hostPath).map((name): Entry => {
      const kind = this.host.kindOf(join(hostPath, name)) ?? "file";
      const at = join(path, name);
      return kind === "link"
        ? { kind, path: at, to: this.host.linkAt(join(hostPath, name)) }
        : { kind, path: at };
    });
    return { path, entries: [...own, ...added] };
  }

  private bindsInto(path: string, entries: readonly Entry[]): Bind[] {
    const added = new Set(this.additions.get(path));
    return entries
      .filter((entry) => entry.kind !== "link" && !added.has(entry))
      .map((entry) => {
        const { base, hostPath } = this.locate(entry.path);
        const isReadOnly = base?.isReadOnly === true;
        return { source: hostPath, target: entry.path, isReadOnly, isOptional: true };
      });
  }
}

function withDevices(host: HostTree): HostTree {
  const isHidden = (path: string) =>
    path.startsWith("/dev/") && !devices.has(path.slice("/dev/".length).split("/")[0] ?? "");
  return {
    ...host,
    kindOf: (path) => (isHidden(path) ? undefined : host.kindOf(path)),
    namesIn: (folder) => host.namesIn(folder).filter((name) => !isHidden(join(folder, name))),
  };
}

function bind(source: string, target: string): Bind {
  return { source, target, isReadOnly: false, isOptional: false };
}

/** How many folders a path leads through. */
export function depth(path: string): number {
  return path.split("/").filter((name) => name !== "").length;
}

/** Whether a path is a folder or in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
