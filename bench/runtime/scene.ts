// What all rows of the runtime need: a project, a database, and an API server with a kubeconfig for it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBundle } from "../../runtime/bundle.ts";
import { stamp } from "../../runtime/stamp.ts";
import { Database } from "../../runtime/store/database.ts";
import { migrate } from "../../runtime/store/migrate.ts";
import { Client, type Credentials } from "../../test/support/conformance/client.ts";
import { postgresServer } from "../../test/support/postgresServer.ts";
import type { ApiServer } from "../apiServers.ts";
import { startCompanion, type Companion } from "../companion.ts";
import { RunCommand } from "./command.ts";
import type { KubeletOptions } from "./kubelet.ts";
import { NAMESPACE, writeProject } from "./project.ts";

const BARE_NAMESPACE = "bare";

export interface Scene {
  readonly server: ApiServer;
  readonly database: Database;
  readonly run: (dag_id: string, nodeFlags?: readonly string[]) => RunCommand;
  readonly kubelet: (fate: KubeletOptions["fate"]) => Promise<Companion>;
  /** With pods as podloom creates them. */
  readonly bareLoop: () => Promise<Companion>;
  readonly credentials: Credentials;
  readonly close: () => Promise<void>;
}

export async function openScene(server: ApiServer): Promise<Scene> {
  const root = mkdtempSync(join(tmpdir(), "podloom-bench-"));
  writeProject(root);
  const postgres = await postgresServer();
  const database = new Database({ url: postgres.url });
  const { credentials } = server;
  const kubeconfig = join(root, "kubeconfig");
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(credentials)));
  await migrate(database);
  for (const namespace of [NAMESPACE, BARE_NAMESPACE]) await createNamespace(credentials, namespace);
  const databaseUrl = postgres.url;
  return {
    server,
    database,
    run: (dag_id, nodeFlags = []) => new RunCommand({ root, dag_id, kubeconfig, databaseUrl, nodeFlags }),
    kubelet: (fate) =>
      startCompanion("runtime/kubelet.ts", { credentials, namespace: NAMESPACE, databaseUrl, fate }),
    bareLoop: () =>
      startCompanion("runtime/bareLoop.ts", { credentials, namespace: BARE_NAMESPACE, pod: samplePod(root) }),
    credentials,
    async close() {
      await database.close();
      await postgres.remove();
      await server.stop();
      rmSync(root, { recursive: true });
    },
  };
}

async function createNamespace(credentials: Credentials, name: string): Promise<void> {
  const client = new Client(credentials);
  const { code, text } = await client.call("POST", "/api/v1/namespaces", { body: { metadata: { name } } });
  await client.close();
  if (code !== 201) throw new Error(`the namespace ${name} was not created: ${text}`);
}

function samplePod(root: string): object {
  const { dag, manifest } = readBundle(join(root, "manifests"), "wide");
  const [task] = dag.tasks;
  if (task === undefined) throw new Error("the DAG has no tasks");
  const { pod, digest } = manifest(task);
  const attempt = { dag_id: "wide", task_id: task.task_id, run_id: "bench", map_index: -1, try_number: 1 };
  return stamp(pod, { ...attempt, instance: "bench", manifestDigest: digest });
}

function kubeconfigOf({ origin, authority, token, certificate, key }: Credentials): object {
  const base64 = (text: string | undefined): string | undefined =>
    text && Buffer.from(text).toString("base64");
  const user = { token, "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "bench", cluster: { server: origin, "certificate-authority-data": base64(authority) } },
    ],
    users: [{ name: "bench", user }],
    contexts: [{ name: "bench", context: { cluster: "bench", user: "bench", namespace: NAMESPACE } }],
    "current-context": "bench",
  };
}
