// A connection to a server of a test's own, by a kubeconfig of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../../runtime/clock.ts";
import { openConnection, type Connection } from "../../runtime/cluster/connection.ts";

export interface KubeconfigFacts {
  readonly server: string;
  readonly token?: string;
  readonly namespace?: string;
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
}

/** Writes a kubeconfig into a folder that is gone when the running test has finished, and gives its path. */
export function kubeconfigFile(facts: KubeconfigFacts): string {
  const folder = mkdtempSync(join(tmpdir(), "podloom-kubeconfig-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "config");
  writeKubeconfig(path, facts);
  return path;
}

export function writeKubeconfig(
  path: string,
  { server, token = "t0", namespace, cluster, user }: KubeconfigFacts,
): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, ...cluster } }],
    users: [{ name: "tester", user: user ?? { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "tester", namespace } }],
    "current-context": "test",
  };
  writeFileSync(path, JSON.stringify(config));
}

/** Opens a connection that is closed when the running test has finished. */
export async function connectTo(kubeconfig: string, clock?: Clock): Promise<Connection> {
  const connection = await openConnection({ kubeconfig, ...(clock && { clock }) });
  onTestFinished(() => connection.close());
  return connection;
}
