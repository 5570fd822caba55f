// What is left when a kubelet is killed: nothing that runs, nothing that is mounted, and files that the next one takes away.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createReadStream, existsSync, globSync, readFileSync, readdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../../runtime/clock.ts";
import {
  endLeftovers,
  FolderInUseError,
  removeLeftovers,
  takeFolder,
} from "../../../../runtime/local/kubelet/leftovers.ts";
import { detectMemoryControl } from "../../../../runtime/local/kubelet/process/memoryGroups.ts";
import { repository } from "../../../support/command.ts";
import { project } from "../../../support/project.ts";
import { machineIsolation } from "../../../support/testPod.ts";

/** The container keeps the pipe open by all of its processes, one of which ignores every kind request. */
const script = (pipe: string) =>
  `exec 9>${pipe}; (trap "" TERM HUP; echo up >&9; sleep 1000) & echo up >&9; sleep 1000`;

const nobody = 65534;

interface Holder {
  readonly root: string;
  readonly isolation: string;
  /** The control groups that are there of it. */
  readonly groups: () => string[];
  /** Resolves when none of the container's processes is left. */
  readonly ended: Promise<unknown>;
  kill(): Promise<void>;
}

async function holder(mode: "" | "groups", uid?: number): Promise<Holder> {
  const folder = project({});
  chmodSync(folder, 0o777);
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", ["--mode=666", pipe]);
  const root = join(folder, "root");
  const program = join(repository, "test/support/containerHolder.ts");
  const child = spawn(process.execPath, ["--conditions=podloom-source", program, root, script(pipe), mode], {
    stdio: ["ignore", "pipe", "inherit"],
    ...(uid !== undefined && { uid, gid: uid, cwd: "/" }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const reader = createReadStream(pipe, { encoding: "utf8" });
  onTestFinished(() => void reader.destroy());
  const ended = once(reader, "end");
  const areUp = new Promise<void>((resolve) => {
    let heard = "";
    reader.on("data", (text) => {
      heard += text;
      if (heard === "up\nup\n") resolve();
    });
  });
  const [said] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  await areUp;
  const [isolation = "", groups = ""] = said.trim().split(" ");
  return {
    root,
    isolation,
    groups: () => (groups === "" ? [] : globSync(`${groups}*`)),
    ended,
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

const mountsBelow = (folder: string): string[] =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(folder));

describe.runIf(process.platform === "linux")("after a kubelet was killed", () => {
  const users = [
    { who: "with the rights that the tests have", uid: undefined },
    ...(userInfo().uid === 0 ? [{ who: "as another user", uid: nobody }] : []),
  ];

  test.each(users)("$who, no process of its containers is left, and no mount", async ({ uid }) => {
    const held = await holder("", uid);
    expect(mountsBelow(held.root)).toEqual([]);
    await held.kill();
    if (held.isolation !== "namespaces") await endLeftovers(held.root);
    await held.ended;
    expect(mountsBelow(held.root)).toEqual([]);
    // As the next one does when it starts.
    const next = { isolation: await machineIsolation(), stamp: "1 0 next", clock: systemClock };
    await detectMemoryControl(next);
    expect(held.groups()).toEqual([]);
  });

  test("without namespaces the next one ends what is left", async () => {
    const held = await holder("groups");
    await held.kill();
    await endLeftovers(held.root);
    await held.ended;
    expect(readdirSync(join(held.root, "pods/uid/lives"))).toEqual([]);
  });

  test("the next one removes the files of pods that are gone", async () => {
    const root = project({
      "pods/gone/logs/base-0.log": "",
      "pods/here/logs/base-0.log": "",
      "claims/default/data/file": "",
    });
    await removeLeftovers(root, new Set(["here"]));
    expect(readdirSync(join(root, "pods"))).toEqual(["here"]);
    expect(existsSync(join(root, "claims/default/data/file"))).toBe(true);
  });
});

describe("a kubelet's folder", () => {
  test("is one kubelet's at a time", async () => {
    const root = project({});
    const release = await takeFolder(root, process.pid);
    await expect(takeFolder(root, process.pid)).rejects.toThrow(FolderInUseError);
    await release();
    expect(readdirSync(root)).toEqual([]);
  });

  test("is free when its kubelet has died, even where another process has its number", async () => {
    const root = project({
      "kubelet.pid": `${process.pid} 1 ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`,
    });
    await expect(takeFolder(root, process.pid)).resolves.toBeTypeOf("function");
  });
});
