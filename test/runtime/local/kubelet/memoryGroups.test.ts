// Control groups that hold containers to their memory: where they can be, what is written to them, and that none is left. What needs a
// kernel that shares out memory runs where this machine's does.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../../runtime/clock.ts";
import type { PodStatus } from "../../../../runtime/cluster/livePod.ts";
import { foldersFrom } from "../../../../runtime/local/kubelet/process/controlGroupFolders.ts";
import {
  detectMemoryControl,
  hasKilled,
  makeGroup,
  removeGroup,
} from "../../../../runtime/local/kubelet/process/memoryGroups.ts";
import { processStamp } from "../../../../runtime/local/kubelet/process/signals.ts";
import type { Container } from "../../../../schemas/generated/pod.ts";
import { project } from "../../../support/project.ts";
import { machineIsolation, testPod } from "../../../support/testPod.ts";

describe("groups may be made", () => {
  const v1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:5 - cgroup cgroup rw,memory";
  const v2 = (root = "/") => `41 31 0:38 ${root} /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw,nsdelegate`;

  test("below our own, in version 1", () => {
    expect(foldersFrom(`1 2 0:1 / / rw - ext4 /dev/sda rw\n${v1}`, "4:memory:/own\n0::/\n")).toEqual([
      { folder: "/sys/fs/cgroup/memory/own", version: 1 },
    ]);
  });

  test("beside our own or above, in version 2", () => {
    expect(foldersFrom(v2(), "0::/user.slice/session.scope\n")).toEqual([
      { folder: "/sys/fs/cgroup/user.slice/session.scope", version: 2 },
      { folder: "/sys/fs/cgroup/user.slice", version: 2 },
      { folder: "/sys/fs/cgroup", version: 2 },
    ]);
  });

  test("in version 2 rather, where there are both", () => {
    const found = foldersFrom(`${v1}\n${v2()}`, "4:cpu,memory:/\n0::/\n");
    expect(found.map(({ version }) => version)).toEqual([2, 1]);
  });

  test("in what is mounted of the tree, and nowhere if we are not in it", () => {
    expect(foldersFrom(v2("/docker/1"), "0::/docker/1/own\n")).toEqual([
      { folder: "/sys/fs/cgroup/own", version: 2 },
      { folder: "/sys/fs/cgroup", version: 2 },
    ]);
    expect(foldersFrom(v2("/docker/1"), "0::/docker/2\n")).toEqual([]);
    expect(foldersFrom(v1, "0::/\n")).toEqual([]);
  });
});

describe("a group of version 2", () => {
  // A folder plays the file system, which here has no memory to share out.
  const place = (folder: string) => ({ folder, version: 2, prefix: "podloom_1_2_3_" }) as const;

  test("ends as a whole at its limit, and has no swap", async () => {
    const folder = project({});
    const group = await makeGroup(place(folder), { name: "base-0", limitBytes: 1 << 20 });
    expect(group).toBe(join(folder, "podloom_1_2_3_base-0"));
    const written = readdirSync(group).map((name) => [name, readFileSync(join(group, name), "utf8")]);
    expect(Object.fromEntries(written)).toEqual({
      "memory.max": "1048576",
      "memory.swap.max": "0",
      "memory.oom.group": "1",
    });
  });

  test.each([
    ["low 0\nhigh 0\nmax 7\noom 0\noom_kill 0\noom_group_kill 0\n", false],
    ["low 0\nhigh 0\nmax 7\noom 1\noom_kill 2\noom_group_kill 1\n", true],
  ])("tells whether the kernel has killed: %j", async (events, expected) => {
    const group = project({ "memory.events": events });
    expect(await hasKilled(group, place(group))).toBe(expected);
  });

  const bare = readBare();
  test.skipIf(bare === undefined)("is not left behind where there is no memory to share out", async () => {
    const real = { ...place(bare ?? ""), prefix: `podloom_${process.pid}_` };
    await expect(makeGroup(real, { name: "none", limitBytes: 1 })).rejects.toThrow("memory.max");
    expect(existsSync(join(real.folder, `${real.prefix}none`))).toBe(false);
  });
});

/** A folder of version 2 on this machine that has no memory controller. */
function readBare(): string | undefined {
  const folder = "/sys/fs/cgroup/unified";
  const file = join(folder, "cgroup.subtree_control");
  return existsSync(file) && !readFileSync(file, "utf8").includes("memory") ? folder : undefined;
}

const memory = await detectMemoryControl({
  isolation: await machineIsolation(),
  stamp: await processStamp(process.pid),
  clock: systemClock,
});

describe.skipIf(memory.kind === "sampled")("on this machine", () => {
  const place = memory.kind === "groups" ? memory.place : { folder: "", version: 1 as const, prefix: "" };
  const own = (): string[] => readdirSync(place.folder).filter((name) => name.startsWith(place.prefix));
  const terminated = ({ containerStatuses }: PodStatus) => containerStatuses?.[0]?.state?.terminated;
  const base = (script: string): Container => ({
    name: "base",
    command: [process.execPath, "-e", script],
    resources: { limits: { memory: "200Mi" } },
  });

  test("a container that wants more than its limit is killed, however fast it wants it", async () => {
    const pod = await testPod({
      memory,
      spec: { containers: [base("Buffer.alloc(400 << 20, 1); setTimeout(() => undefined, 1e6)")] },
    });
    expect(terminated(await pod.ended())).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
    expect(own()).toEqual([]);
  });

  test("one that keeps to it ends as it likes", async () => {
    const pod = await testPod({ memory, spec: { containers: [base("process.exitCode = 3")] } });
    expect(terminated(await pod.ended())).toMatchObject({ exitCode: 3, reason: "Error" });
    expect(own()).toEqual([]);
  });

  test("one whose limit is too small to start in leaves no group behind", async () => {
    const container = { ...base(""), resources: { limits: { memory: "4Ki" } } };
    const pod = await testPod({ memory, spec: { containers: [container] } });
    const status = terminated(await pod.ended());
    expect(status).toMatchObject({
      exitCode: 128,
      reason: "StartError",
      message: expect.stringContaining("its memory limit is too small to start in"),
    });
    expect(own()).toEqual([]);
  });

  test("a process that holds on to a group goes with it", async () => {
    const group = await makeGroup(place, { name: "held", limitBytes: 64 << 20 });
    const script = 'echo 0 > "$0/cgroup.procs"; sleep 1000 > /dev/null 2>&1 & echo $!';
    const pid = execFileSync("/bin/sh", ["-c", script, group], { encoding: "utf8" }).trim();
    expect(readFileSync(join(group, "cgroup.procs"), "utf8")).toContain(pid);
    await removeGroup(group, systemClock);
    expect(existsSync(group)).toBe(false);
  });

  test("the groups of kubelets that are gone are removed, and no others", async () => {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const gone = join(place.folder, `podloom_4000000_7_${boot}_base-0`);
    const another = join(place.folder, "podloom-of-somebody");
    for (const folder of [gone, another]) mkdirSync(folder);
    onTestFinished(() => removeGroup(another, systemClock));
    const living = await makeGroup(place, { name: "living", limitBytes: 64 << 20 });
    onTestFinished(() => removeGroup(living, systemClock));
    const stamp = `${process.pid} 0 ${boot}`;
    await detectMemoryControl({ isolation: await machineIsolation(), stamp, clock: systemClock });
    expect([gone, another, living].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  });
});

test("without namespaces there are no groups, and why is told", async () => {
  const isolation = { kind: "processGroups", reason: "there is no unshare", setpriv: undefined } as const;
  expect(await detectMemoryControl({ isolation, stamp: "1 2 3", clock: systemClock })).toEqual({
    kind: "sampled",
    reason: "there is no unshare",
  });
});
