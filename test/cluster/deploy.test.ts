// examples/deploy: a real API server takes its files, and a run under its Role alone goes through and uses every right of it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { podloom, repository } from "../support/command.ts";
import { postgresServer, type PostgresServer } from "../support/postgresServer.ts";
import { nodeFlags } from "../support/runProject.ts";
import { startCluster, type Cluster } from "./kubeletNode.ts";

const deploy = join(repository, "examples/deploy");
const account = "system:serviceaccount:podloom:podloom-runtime";

/** What is asked of the API server in the name of the runtime's account, and nothing else. */
const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata", users: [account] }, { level: "None" }],
};

let folder: string;
let postgres: PostgresServer;
let cluster: Cluster;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "podloom-deploy-"));
  writeFileSync(join(folder, "policy.yaml"), stringify(auditPolicy));
  const flags = {
    "audit-policy-file": [join(folder, "policy.yaml")],
    "audit-log-path": [join(folder, "audit.log")],
    "authorization-mode": ["RBAC"],
    // As on older servers, pods are listed in pages: the other way, a streaming list, needs no right but `watch`.
    "feature-gates": ["WatchList=false"],
  };
  [postgres, cluster] = await Promise.all([postgresServer(), startCluster(flags)]);
  await cluster.kubectl("create", "--filename", join(deploy, "namespace.yaml"));
});

afterAll(async () => {
  await cluster.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true });
});

test("the API server takes every object, and knows every field", async () => {
  const flags = ["--dry-run=server", "--validate=strict", "--output=name"];
  const taken = await cluster.kubectl("apply", "--kustomize", deploy, ...flags);
  expect(taken.trim().split("\n").toSorted()).toEqual([
    "cronjob.batch/podloom-etl",
    "namespace/podloom",
    "role.rbac.authorization.k8s.io/podloom-runtime",
    "rolebinding.rbac.authorization.k8s.io/podloom-runtime",
    "secret/podloom-database",
    "secret/podloom-runtime-database",
    "serviceaccount/podloom-runtime",
    "serviceaccount/podloom-worker",
  ]);
});

test("the image of the CronJob is that of the compiled pods", () => {
  const [cronJob] = parseAllDocuments(readFileSync(join(deploy, "cronjob.yaml"), "utf8"));
  const manifest = parse(readFileSync(join(repository, "examples/etl/manifests/etl/publish.yaml"), "utf8"));
  const image = cronJob?.getIn("spec.jobTemplate.spec.template.spec.containers.0.image".split("."));
  expect(image).toBe(manifest.spec.containers[0].image);
});

test("the Role is enough for a run, and a run uses all of it", { timeout: 120_000 }, async () => {
  for (const file of ["runtime.yaml", "workers.yaml"])
    await cluster.kubectl("create", "--filename", join(deploy, file));
  const { code, stderr } = await runAsRuntime();
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const role = JSON.parse(
    await cluster.kubectl("get", "role", "podloom-runtime", "--namespace=podloom", "--output=json"),
  ) as { rules: { resources: string[]; verbs: string[] }[] };
  const rights = role.rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
  expect(rightsUsed()).toEqual(rights.toSorted());
});

/** Runs the example as the runtime's account, on a node with podloom's kubelet. */
async function runAsRuntime() {
  const root = join(folder, "etl");
  cpSync(join(repository, "examples/etl"), root, { recursive: true });
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(repository, join(root, "node_modules/podloom"));
  const kubeconfig = join(root, "kubeconfig");
  writeFileSync(kubeconfig, await runtimeKubeconfig());
  const kubelet = await cluster.startKubelet(...nodeFlags(root, postgres.workerUrl));
  try {
    const args = ["run", "etl", "--kubeconfig", kubeconfig];
    return podloom(args, root, { PODLOOM_DATABASE_URL: postgres.url });
  } finally {
    await kubelet.stop();
  }
}

/** The cluster's kubeconfig with a token of the account in place of the administrator. */
async function runtimeKubeconfig(): Promise<string> {
  const token = await cluster.kubectl("create", "token", "podloom-runtime", "--namespace=podloom");
  const config = parse(readFileSync(cluster.kubeconfig, "utf8"));
  return stringify({
    ...config,
    users: config.users.map(({ name }: { name: string }) => ({ name, user: { token: token.trim() } })),
  });
}

/** By the API server's own audit log. */
function rightsUsed(): string[] {
  const lines = readFileSync(join(folder, "audit.log"), "utf8").trim().split("\n");
  const rights = lines.map((line) => {
    const { verb, objectRef } = JSON.parse(line) as {
      verb: string;
      objectRef: { resource: string; subresource?: string };
    };
    const { resource, subresource } = objectRef;
    return `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
  });
  return [...new Set(rights)].toSorted();
}
