// The file tree of a container: what is mounted where, on a host of which a test says the files.
import { describe, expect, test } from "vitest";
import { planRoot, type HostTree, type Mount } from "../../../../runtime/local/kubelet/process/rootPlan.ts";

/** A host with these folders, files and links (`PATH -> TARGET`). */
function hostOf(...entries: readonly string[]): HostTree {
  const links = new Map(
    entries.filter((entry) => entry.includes(" -> ")).map((entry) => entry.split(" -> ") as [string, string]),
  );
  const files = new Set(entries.filter((entry) => !entry.endsWith("/") && !entry.includes(" -> ")));
  const folders = new Set([
    "/",
    "/dev",
    "/proc",
    ...entries.filter((entry) => entry.endsWith("/")).map((entry) => entry.slice(0, -1)),
  ]);
  const all = [...links.keys(), ...files, ...folders];
  const realPath = (path: string): string => {
    for (const [link, target] of links)
      if (path === link || path.startsWith(`${link}/`)) return target + path.slice(link.length);
    return path;
  };
  return {
    kindOf: (path) =>
      links.has(path)
        ? "link"
        : files.has(realPath(path))
          ? "file"
          : folders.has(realPath(path))
            ? "folder"
            : undefined,
    namesIn: (folder) =>
      all.flatMap((path) => {
        const rest = path.slice(folder === "/" ? 1 : folder.length + 1);
        return path.startsWith(folder === "/" ? "/" : `${folder}/`) && rest !== "" && !rest.includes("/")
          ? [rest]
          : [];
      }),
    linkAt: (path) => links.get(path) ?? "",
    realPath,
  };
}

const mount = (path: string, source: string, more: Partial<Mount> = {}): Mount => ({
  path,
  source,
  isFolder: true,
  isReadOnly: false,
  isOurs: false,
  ...more,
});

function planned(host: HostTree, mounts: readonly Mount[], folders: readonly string[] = []) {
  const { standIns, binds, mountPoints } = planRoot({ mounts, folders, host });
  return {
    binds: binds
      .filter(({ target }) => !target.startsWith("/dev/"))
      .map(({ source, target, isReadOnly }) => `${source} at ${target}${isReadOnly ? " ro" : ""}`),
    standIns: standIns
      .filter(({ path }) => path !== "/dev")
      .map(({ path, entries }) => `${path}: ${entries.map((entry) => entry.path).join(" ")}`),
    mountPoints: mountPoints.map(({ path }) => path),
  };
}

describe("a mount", () => {
  test("at a folder that is there needs the host's tree and nothing more", () => {
    expect(planned(hostOf("/data/", "/volume/"), [mount("/data/", "/volume")])).toEqual({
      binds: ["/ at /", "/volume at /data"],
      standIns: [],
      mountPoints: [],
    });
  });

  test("at a folder that is not there stands in a copy of the nearest one that is, made of mounts", () => {
    expect(
      planned(hostOf("/usr/", "/etc/", "/etc/hosts", "/volume/"), [mount("/etc/app/config", "/volume")]),
    ).toEqual({
      binds: ["/ at /", "/etc/hosts at /etc/hosts", "/volume at /etc/app/config"],
      standIns: ["/etc: /etc/hosts /etc/app/config"],
      mountPoints: [],
    });
  });

  test("below the root has the root itself copied", () => {
    const { binds, standIns } = planned(hostOf("/bin -> /usr/bin", "/usr/", "/usr/bin/"), [
      mount("/foo/", "/usr"),
    ]);
    expect(standIns).toEqual(["/: /bin /dev /proc /usr /foo"]);
    expect(binds).toEqual(["/dev at /dev", "/proc at /proc", "/usr at /usr", "/usr at /foo"]);
  });

  test("within a volume of the kubelet's own has its place made there", () => {
    const mounts = [mount("/data/config", "/files"), mount("/data", "/pods/1/data", { isOurs: true })];
    expect(planned(hostOf("/data/", "/files/", "/pods/1/data/"), mounts)).toEqual({
      binds: ["/ at /", "/pods/1/data at /data", "/files at /data/config"],
      standIns: [],
      mountPoints: ["/pods/1/data/config"],
    });
  });

  test("within a folder of the host leaves that as it is", () => {
    const mounts = [mount("/data", "/host", { isReadOnly: true }), mount("/data/config", "/files")];
    expect(planned(hostOf("/data/", "/files/", "/host/", "/host/file"), mounts)).toEqual({
      binds: ["/ at /", "/host/file at /data/file ro", "/host at /data ro", "/files at /data/config"],
      standIns: ["/data: /data/file /data/config"],
      mountPoints: [],
    });
  });

  test("behind a link goes to where the link leads", () => {
    const { binds } = planned(hostOf("/var/", "/var/run -> /run", "/run/", "/run/secrets/", "/files/"), [
      mount("/var/run/secrets", "/files"),
    ]);
    expect(binds).toEqual(["/ at /", "/files at /run/secrets"]);
  });

  test("of a file needs a file", () => {
    expect(() => planned(hostOf("/data/", "/file"), [mount("/data", "/file", { isFolder: false })])).toThrow(
      "/data is no place for a file: the host has a folder there",
    );
    expect(() => planned(hostOf("/file", "/data/"), [mount("/file/sub", "/data")])).toThrow(
      "/file is a file",
    );
  });
});

test("a working folder that is not there is made, empty", () => {
  expect(planned(hostOf("/usr/"), [], ["/work/here"]).standIns).toEqual(["/: /dev /proc /usr /work/here"]);
});

test("of devices a container sees those that all have", () => {
  const host = hostOf("/dev/null", "/dev/sda", "/dev/fd -> /proc/self/fd", "/log");
  const { standIns, binds } = planRoot({
    mounts: [mount("/dev/termination-log", "/log", { isFolder: false })],
    folders: [],
    host,
  });
  expect(standIns).toEqual([
    {
      path: "/dev",
      entries: [
        { kind: "link", path: "/dev/fd", to: "/proc/self/fd" },
        { kind: "file", path: "/dev/null" },
        { kind: "file", path: "/dev/termination-log" },
      ],
    },
  ]);
  expect(binds.map(({ source, target }) => `${source} at ${target}`)).toEqual([
    "/ at /",
    "/dev/null at /dev/null",
    "/log at /dev/termination-log",
  ]);
});
