// The API server of the local cluster: Kubernetes' API for pods and what a kubelet needs beside them, in memory, on loopback.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:https";
import { Agent } from "undici";
import type { Clock, Random } from "../../clock.ts";
import { kubeletToken } from "../kubeletToken.ts";
import { loopbackCertificate } from "../loopbackCertificate.ts";
import { dispatch, type Services } from "./dispatch.ts";
import type { HistoryWindow } from "./history.ts";
import { createHttpServer } from "./httpServer.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { FIRST_NAMESPACES, namespaceResource, nodeResource, otherResources } from "./otherResources.ts";
import { askKubelet } from "./pods/podLog.ts";
import { podResource } from "./pods/pods.ts";
import type { LogAnswer } from "./pods/podSubresource.ts";
import type { ValidatePod } from "./pods/podStrategy.ts";
import { Registry } from "./registry.ts";
import type { Resource } from "./resource.ts";
import { ResourceStore, Revisions } from "./store.ts";

export interface ApiServerOptions {
  /** Says what is wrong with a new or changed pod. */
  readonly validatePod: ValidatePod;
  /** 0 or nothing for one that is free. */
  readonly port?: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** How far back watches and lists may reach; by default five minutes and 20,000 changes of each resource. */
  readonly history?: HistoryWindow | undefined;
  /** Told of a bug of ours that a request has shown. */
  readonly onError: (error: unknown) => void;
}

export interface ApiServer {
  /** https://127.0.0.1:PORT */
  readonly origin: string;
  readonly token: string;
  /** PEM; the certificate is its own authority. */
  readonly certificate: string;
  /** A kubeconfig for it. It holds the token. */
  readonly kubeconfig: string;
  /** Ends every watch and connection. */
  readonly close: () => Promise<void>;
}

const HISTORY: HistoryWindow = { changes: 20_000, ageMs: 300_000 };
const FORGET_MS = 10_000;

/** Listens on 127.0.0.1 until it is closed. Rejects with the system's error where the port is taken. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { clock, onError } = options;
  const { certificate, privateKey } = await loopbackCertificate("podloom local cluster");
  const token = randomBytes(32).toString("base64url");
  // The kubelet's certificate is its own; as in Kubernetes, its address is taken from its node and not verified further.
  const kubelets = new Agent({ connect: { rejectUnauthorized: false }, bodyTimeout: 0 });
  const { services, forget } = createServices(options, (url, signal) =>
    readLog({ dispatcher: kubelets, url, token: kubeletToken(token), signal }),
  );
  const server = createHttpServer({
    certificate,
    privateKey,
    token,
    handle: (request) => dispatch(request, services),
    onError,
  });
  const stopForgetting = every(clock, FORGET_MS, forget);
  try {
    const origin = `https://127.0.0.1:${await listen(server, options.port ?? 0)}`;
    return {
      origin,
      token,
      certificate,
      kubeconfig: kubeconfigText({ origin, certificate, token }),
      close: async () => {
        stopForgetting();
        server.closeAllConnections();
        await Promise.all([closed(server), kubelets.destroy()]);
      },
    };
  } catch (error) {
    stopForgetting();
    throw error;
  }
}

function createServices(
  { validatePod, clock, random, history: window = HISTORY }: ApiServerOptions,
  read: Services["logs"]["read"],
): { readonly services: Services; readonly forget: () => void } {
  const resources = [podResource(validatePod), ...otherResources];
  const revisions = new Revisions(clock.now());
  const stores = new Map(
    resources.map((resource) => {
      const { lifetimeMs } = resource;
      return [resource, new ResourceStore({ revisions, window, lifetimeMs, clock })];
    }),
  );
  const storeOf = (resource: Resource): ResourceStore => {
    const store = stores.get(resource);
    if (store === undefined) throw new Error(`${resource.plural} have no store`);
    return store;
  };
  const registry = new Registry({ storeOf, clock, random });
  for (const name of FIRST_NAMESPACES)
    registry.create(
      { object: { apiVersion: "v1", kind: "Namespace", metadata: { name } }, warnings: [] },
      { resource: namespaceResource, namespace: "", isDryRun: false },
    );
  const nodeOf = (name: string) => storeOf(nodeResource).get(name)?.object;
  const forget = (): void => stores.forEach((store) => store.forget());
  return { services: { resources, storeOf, registry, logs: { read, nodeOf }, clock, random }, forget };
}

async function readLog(request: Parameters<typeof askKubelet>[0]): Promise<LogAnswer> {
  const { statusCode, headers, body } = await askKubelet(request);
  return { code: statusCode, contentType: String(headers["content-type"] ?? "text/plain"), body };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}

/** Calls again and again. The function that it gives ends that. */
function every(clock: Clock, periodMs: number, callback: () => void): () => void {
  let stop = (): void => undefined;
  const schedule = (): void => {
    stop = clock.setTimeout(() => {
      callback();
      schedule();
    }, periodMs);
  };
  schedule();
  return () => stop();
}
