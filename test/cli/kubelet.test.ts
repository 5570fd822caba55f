// The kubelet command: what it says when it cannot start. What it does is shown by test/cluster/kubelet.test.ts.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { podloom } from "../support/command.ts";
import { project } from "../support/project.ts";

const kubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "local",
    contexts: [{ name: "local", context: { cluster: "local", user: "local" } }],
    clusters: [{ name: "local", cluster: { server } }],
    users: [{ name: "local", user: { token: "t" } }],
  });

test("without an API server it ends with 3, says where it looked, and leaves nothing behind", () => {
  const folder = project({ "kubeconfig.json": kubeconfig("http://127.0.0.1:1") });
  const { code, stdout, stderr } = podloom(
    ["kubelet", "--kubeconfig", "kubeconfig.json", "--root", "node"],
    folder,
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/^podloom: POST \/api\/v1\/nodes: .*127\.0\.0\.1:1/);
  expect(existsSync(join(folder, "node/kubelet.pid"))).toBe(false);
});

test("without a kubeconfig it ends with 3", () => {
  const { code, stderr } = podloom(["kubelet", "--kubeconfig", "none.yaml"], project({}));
  expect(code).toBe(3);
  expect(stderr).toMatch(/^podloom: none\.yaml cannot be read: /);
});

test("wrong usage ends with 2", () => {
  expect(podloom(["kubelet", "--pods", "many"], project({}))).toMatchObject({ code: 2 });
});
