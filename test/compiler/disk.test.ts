// Reading a project: whatever links say, nothing outside it.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Disk, DiskError, MAXIMUM_FILE_BYTES } from "../../compiler/disk.ts";
import { project } from "../support/project.ts";

function linkedProject(): Disk {
  const outside = project({ "secret.txt": "secret", "dags/one.ts": "" });
  const root = project({ "dags/one.ts": "one", "dags/deep/two.ts": "two" });
  symlinkSync(join(root, "dags/one.ts"), join(root, "inside.ts"));
  symlinkSync(join(outside, "secret.txt"), join(root, "out.ts"));
  symlinkSync(outside, join(root, "out"));
  symlinkSync("circle", join(root, "circle"));
  symlinkSync("nowhere", join(root, "dangling"));
  return new Disk(root);
}

describe("read", () => {
  test.each([
    ["dags/one.ts", { kind: "text", text: "one" }],
    ["dags/../dags/one.ts", { kind: "text", text: "one" }],
    ["inside.ts", { kind: "text", text: "one" }],
    ["none.ts", { kind: "missing" }],
    ["dags/one.ts/none.ts", { kind: "missing" }],
    ["dangling", { kind: "missing" }],
    ["dags", { kind: "unreadable", why: "it is a folder" }],
    ["circle", { kind: "unreadable", why: "its links lead in a circle" }],
    ["out.ts", { kind: "outside" }],
    ["out/secret.txt", { kind: "outside" }],
    ["../secret.txt", { kind: "outside" }],
    ["/etc/passwd", { kind: "outside" }],
  ])("%s", (path, expected) => {
    expect(linkedProject().read(path)).toEqual(expected);
  });

  test("a file beyond the limit is not read", () => {
    const disk = linkedProject();
    writeFileSync(join(disk.root, "large.ts"), Buffer.alloc(MAXIMUM_FILE_BYTES + 1));
    writeFileSync(join(disk.root, "largest.ts"), Buffer.alloc(MAXIMUM_FILE_BYTES, "x"));
    expect(disk.read("large.ts")).toEqual({ kind: "too-large", limit: "4 MiB" });
    expect(disk.read("largest.ts")).toMatchObject({ kind: "text" });
  });
});

describe("holds", () => {
  test.each([
    [".", true],
    ["dags/one.ts", true],
    ["new", true],
    ["new/deep/er", true],
    ["inside.ts", true],
    ["out", false],
    ["out/new/deep/er", false],
    ["..", false],
    ["../new", false],
    ["/tmp", false],
  ])("%s: %s", (path, expected) => {
    expect(linkedProject().holds(path)).toBe(expected);
  });
});

describe("list and folders", () => {
  test("look in all folders but hidden ones, node_modules and links, in a stable order", () => {
    const disk = linkedProject();
    for (const folder of [".git", "node_modules", "dags/.cache", "dags/node_modules", "dags/a"]) {
      mkdirSync(join(disk.root, folder), { recursive: true });
      writeFileSync(join(disk.root, folder, "x.ts"), "");
    }
    expect(disk.list("dags")).toEqual(["dags/a/x.ts", "dags/deep/two.ts", "dags/one.ts"]);
    expect(disk.folders("dags")).toEqual(["dags", "dags/a", "dags/deep"]);
    expect(disk.folders(".")).toEqual([".", "dags", "dags/a", "dags/deep"]);
  });

  test("name the folder that cannot be listed", () => {
    expect(() => linkedProject().list("out")).toThrow(new DiskError("out: it lies outside the project"));
  });
});
