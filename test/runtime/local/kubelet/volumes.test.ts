// Volumes as they lie on the host.
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configsIn } from "../../../../runtime/local/kubelet/configs.ts";
import { prepareVolumes } from "../../../../runtime/local/kubelet/volumes/volumes.ts";
import { subPathOf } from "../../../../runtime/local/kubelet/volumes/subPath.ts";
import type { Volume } from "../../../../schemas/generated/pod.ts";
import { livePod } from "../../../support/livePods.ts";
import { filesIn, project } from "../../../support/project.ts";

async function prepared(volume: Omit<Volume, "name">, root = project({})) {
  const pod = {
    ...livePod("pod", 1, { labels: { a: "1" } }),
    spec: { containers: [], volumes: [{ name: "v", ...volume }] },
  };
  const place = {
    nodeName: "node",
    nodeIP: "127.0.0.1",
    capacity: { cpus: 1, memoryBytes: 1, storageBytes: 1 },
  };
  const context = { pod, place, configs: configsIn(root) };
  const volumes = await prepareVolumes(context, {
    volumes: join(root, "volumes"),
    claims: join(root, "claims"),
  });
  const made = volumes.get("v");
  if (made === undefined) throw new Error("there is no volume");
  return made;
}

const configs = () =>
  project({ "configmaps/site/a": "1", "configmaps/site/b": "2", "secrets/access/key": "s3" });

test("the files of a ConfigMap, with the modes that the pod wants", async () => {
  const items = [
    { key: "a", path: "deep/a.txt", mode: 0o400 },
    { key: "b", path: "b" },
  ];
  const { path, isReadOnly } = await prepared(
    { configMap: { name: "site", items, defaultMode: 0o755 } },
    configs(),
  );
  expect(filesIn(path)).toEqual({ "deep/a.txt": "1", b: "2" });
  expect([statSync(join(path, "deep/a.txt")).mode & 0o777, statSync(join(path, "b")).mode & 0o777]).toEqual([
    0o400, 0o755,
  ]);
  expect(isReadOnly).toBe(true);
});

test("files of several sources in one volume", async () => {
  const sources = [
    { configMap: { name: "site" } },
    { secret: { name: "access", items: [{ key: "key", path: "secret/key" }] } },
    { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
    { secret: { name: "none", optional: true } },
  ];
  const { path } = await prepared({ projected: { sources } }, configs());
  expect(filesIn(path)).toEqual({ a: "1", b: "2", "secret/key": "s3", name: "pod" });
});

test("a claim outlives its pod, and an emptyDir is open to all", async () => {
  const root = project({ "claims/default/data/file": "kept" });
  const claim = await prepared({ persistentVolumeClaim: { claimName: "data" } }, root);
  expect(readFileSync(join(claim.path, "file"), "utf8")).toBe("kept");
  expect(statSync((await prepared({ emptyDir: {} })).path).mode & 0o777).toBe(0o777);
});

test.each<[Omit<Volume, "name">, string]>([
  [{ configMap: { name: "none" } }, 'MountVolume.SetUp failed for volume "v" : configmap "none" not found'],
  [
    { secret: { secretName: "access", items: [{ key: "x", path: "x" }] } },
    'MountVolume.SetUp failed for volume "v" : secret default/access references non-existent key: x',
  ],
  [
    { nfs: { server: "a", path: "/" } },
    'MountVolume.SetUp failed for volume "v" : this kubelet has no volumes of the kind nfs',
  ],
])("%j cannot be had", async (volume, message) => {
  await expect(prepared(volume, configs())).rejects.toThrow(message);
});

describe("hostPath", () => {
  const at = (path: string, type?: "Directory" | "DirectoryOrCreate" | "File" | "FileOrCreate" | "Socket") =>
    prepared({ hostPath: { path, ...(type !== undefined && { type }) } });

  test("is the host's own, and made where its type says so", async () => {
    const folder = project({ file: "" });
    for (const made of [
      at(folder),
      at(folder, "Directory"),
      at(join(folder, "file"), "File"),
      at(join(folder, "new/folder"), "DirectoryOrCreate"),
      at(join(folder, "other"), "FileOrCreate"),
    ]) {
      expect(await made).toMatchObject({ isOurs: false, isReadOnly: false });
    }
    expect(statSync(join(folder, "new/folder")).isDirectory()).toBe(true);
    expect(statSync(join(folder, "other")).isFile()).toBe(true);
  });

  test("must be of the type that the pod says", async () => {
    const folder = project({ file: "" });
    await expect(at(join(folder, "file"), "Directory")).rejects.toThrow(
      `hostPath type check failed: ${folder}/file is not a directory`,
    );
    await expect(at(join(folder, "none"), "Directory")).rejects.toThrow("is not a directory");
    await expect(at(join(folder, "file"), "Socket")).rejects.toThrow("is not a socket file");
  });
});

describe("subPath", () => {
  test("is a part of the volume, made where it is not there", async () => {
    const volume = project({ "a/file": "" });
    expect(await subPathOf(volume, "a/file")).toBe(join(volume, "a/file"));
    expect(await subPathOf(volume, "new/folder/")).toBe(join(volume, "new/folder"));
    expect(statSync(join(volume, "new/folder")).isDirectory()).toBe(true);
  });

  test("follows links that stay in the volume, and no others", async () => {
    const volume = project({ "a/file": "" });
    const outside = project({ secret: "" });
    symlinkSync("a", join(volume, "within"));
    symlinkSync(outside, join(volume, "out"));
    symlinkSync("nowhere", join(volume, "dangling"));
    mkdirSync(join(volume, "b"));
    symlinkSync("../..", join(volume, "b/up"));
    expect(await subPathOf(volume, "within/file")).toBe(join(volume, "a/file"));
    for (const path of ["out/secret", "out/new", "b/up", "..", "a/../..", "dangling"]) {
      await expect(subPathOf(volume, path)).rejects.toThrow(/leads (out of its volume|nowhere)/);
    }
  });
});
