// The cluster command: what it prints and writes, and that nothing is left of it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { KubeConfig } from "@kubernetes/client-node";
import { expect, onTestFinished, test } from "vitest";
import { podloom, repository } from "../support/command.ts";
import { Client } from "../support/conformance/client.ts";
import { pod } from "../support/conformance/objects.ts";
import { startKubeletProcess } from "../support/kubeletProcess.ts";
import { project } from "../support/project.ts";

interface RunningCluster {
  readonly child: ChildProcess;
  readonly kubeconfig: string;
  readonly printed: readonly string[];
  readonly client: Client;
}

async function startCluster(...args: readonly string[]): Promise<RunningCluster> {
  const root = join(project({}), "kubelet");
  const options = ["--root", root, ...args];
  const command = ["--conditions=podloom-source", join(repository, "cli/bin.ts"), "cluster", ...options];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    printed.push(line);
    if (printed.length === 3) break;
  }
  const kubeconfig = /KUBECONFIG=(.+)$/.exec(printed[1] ?? "")?.[1] ?? "";
  return { child, kubeconfig, printed, client: clientOf(kubeconfig) };
}

function clientOf(kubeconfig: string): Client {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const { server = "", caData = "" } = config.getCurrentCluster() ?? {};
  const authority = Buffer.from(caData, "base64").toString();
  const client = new Client({ origin: server, authority, token: config.getCurrentUser()?.token ?? "" });
  onTestFinished(() => client.close());
  return client;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exited = once(child, "exit");
  child.kill(signal);
  const [code] = await exited;
  return code;
}

test("runs until it is interrupted, tells how to reach it, and leaves nothing behind", async () => {
  const { child, kubeconfig, printed, client } = await startCluster();
  expect(printed[0]).toMatch(
    /^The local cluster listens on https:\/\/127\.0\.0\.1:\d+ until you press Ctrl-C\.$/,
  );
  expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
  const path = "/api/v1/namespaces/default/pods";
  expect((await client.call("POST", path, { body: pod("a") })).code).toBe(201);
  expect((await client.call("POST", path, { body: pod("Bad") })).body.message).toContain(
    'Pod "Bad" is invalid',
  );
  const watch = await client.watch(`${path}?watch=1`);
  const ended = watch.rest().catch(() => "cut");
  expect(await end(child, "SIGINT")).toBe(0);
  await ended;
  expect(existsSync(kubeconfig)).toBe(false);
});

test("runs pods, tells how they end, and gives their logs", async () => {
  const { child, client } = await startCluster();
  const path = "/api/v1/namespaces/default/pods";
  const script = "echo told; echo -n 42 > /dev/termination-log; exit 3";
  const containers = [{ name: "base", image: "any", command: ["/bin/sh", "-c", script] }];
  const created = await client.call("POST", path, { body: pod("short", { spec: { containers } }) });
  expect(created.code).toBe(201);
  const watch = await client.watch(`${path}?watch=1&fieldSelector=metadata.name%3Dshort`);
  const failed = await watch.until(({ object }) => object.status["phase"] === "Failed");
  expect(failed.object.status["containerStatuses"]).toMatchObject([
    { state: { terminated: { exitCode: 3, reason: "Error", message: "42" } } },
  ]);
  expect((await client.call("GET", `${path}/short/log`)).text).toBe("told\n");
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("a second node beside it needs its kubeconfig alone, for logs too", async () => {
  const { child, kubeconfig, client } = await startCluster("--pods", "0");
  const root = join(project({}), "second");
  const kubelet = await startKubeletProcess([
    "--kubeconfig",
    kubeconfig,
    "--root",
    root,
    "--node-name",
    "two",
  ]);
  const path = "/api/v1/namespaces/default/pods";
  const containers = [{ name: "base", image: "any", command: ["echo", "told"] }];
  await client.call("POST", path, { body: pod("short", { spec: { containers } }) });
  const watch = await client.watch(`${path}?watch=1&fieldSelector=metadata.name%3Dshort`);
  const ended = await watch.until(({ object }) => object.status["phase"] === "Succeeded");
  expect(ended.object["spec"]).toMatchObject({ nodeName: "two" });
  expect((await client.call("GET", `${path}/short/log`)).text).toBe("told\n");
  expect(await kubelet.stop()).toBe(0);
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("writes the kubeconfig where it is told to, and ends on SIGTERM", async () => {
  const file = join(project({}), "kubeconfig");
  const { child, kubeconfig } = await startCluster("--kubeconfig", file);
  expect(kubeconfig).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await end(child, "SIGTERM")).toBe(0);
  expect(existsSync(file)).toBe(false);
});

test("overwrites no file", () => {
  const file = join(project({}), "kubeconfig");
  writeFileSync(file, "mine");
  const { code, stderr } = podloom(["cluster", "--kubeconfig", file], project({}));
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: `podloom: ${file} is there already; name another file or remove it\n`,
  });
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("a folder that is not there is told", () => {
  const { code, stderr } = podloom(["cluster", "--kubeconfig", "none/kubeconfig"], project({}));
  expect({ code, stderr }).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("none/kubeconfig cannot be written"),
  });
});

test("a port that is taken is told", async () => {
  const { child, printed } = await startCluster();
  const port = /:(\d+) /.exec(printed[0] ?? "")?.[1] ?? "";
  const { code, stderr } = podloom(["cluster", "--port", port], project({}));
  expect({ code, stderr }).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`port ${port} cannot be used`),
  });
  expect(await end(child, "SIGTERM")).toBe(0);
});

test("a port that is none is wrong usage", () => {
  expect(podloom(["cluster", "--port", "70000"], project({})).code).toBe(2);
});
