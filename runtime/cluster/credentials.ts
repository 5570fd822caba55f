// What a request needs to be let in: headers, and a dispatcher that has the certificates. Client-node keeps tokens fresh (files
// that rotate, plugins that are run); here is what it gives at the moment, and a new dispatcher when certificates change.
import type { KubeConfig } from "@kubernetes/client-node";
import type { RequestOptions } from "node:https";
import type { ConnectionOptions } from "node:tls";
import { Agent, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import { KubeconfigError, loadKubeconfig, type KubeconfigOptions } from "./kubeconfig.ts";
import { ConnectionError } from "./statusError.ts";

export interface Access {
  readonly dispatcher: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
}

interface DatedAccess extends Access {
  /** Tells whether certificates have changed. */
  readonly fingerprint: string;
  readonly atMs: number;
}

/** Asking client-node reads files, so it is not asked for every one of a thousand requests a second. */
const FRESH_FOR_MS = 1000;
const KEEP_ALIVE_MS = 30_000;

export class Credentials {
  readonly server: URL;
  /** The namespace of the context. */
  readonly namespace: string;
  private readonly options: KubeconfigOptions;
  private readonly clock: Clock;
  private config: KubeConfig;
  private access: DatedAccess | undefined;
  private pending: Promise<DatedAccess> | undefined;
  /** The one in use, and those before it: requests that are under way end on the connections that they have. */
  private readonly dispatchers = new Set<Dispatcher>();
  private isClosed = false;

  private constructor(config: KubeConfig, options: KubeconfigOptions, clock: Clock) {
    this.config = config;
    this.options = options;
    this.clock = clock;
    this.server = new URL(config.getCurrentCluster()?.server ?? "");
    this.namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? "default";
  }

  /** Throws a `KubeconfigError`. */
  static async open(options: KubeconfigOptions, clock: Clock): Promise<Credentials> {
    return new Credentials(await loadKubeconfig(options), options, clock);
  }

  /** What lets a request in now. Rejects with a `ConnectionError` where a credential plugin or a file gives nothing. */
  async current(): Promise<Access> {
    if (this.isClosed) throw new ConnectionError("unreachable", "the connection was closed");
    if (this.access !== undefined && this.clock.monotonicMs() - this.access.atMs < FRESH_FOR_MS) {
      return this.access;
    }
    this.pending ??= this.refresh().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** Forgets everything that was cached: the server does not know us any more. Rejects with a `ConnectionError`. */
  async reload(): Promise<void> {
    try {
      this.config = await loadKubeconfig(this.options);
    } catch (error) {
      // It was readable once; whoever is writing it will come to an end.
      if (!(error instanceof KubeconfigError)) throw error;
      throw new ConnectionError("unreachable", error.message, { cause: error });
    }
    this.access = this.access && { ...this.access, atMs: Number.NEGATIVE_INFINITY };
  }

  /** Breaks all connections, for good. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled([this.pending]);
    await Promise.all([...this.dispatchers].map((dispatcher) => dispatcher.destroy()));
  }

  private async refresh(): Promise<DatedAccess> {
    const { config, access } = this;
    const options: RequestOptions = {};
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const what = `the credentials of context "${config.getCurrentContext()}" cannot be had: ${message}`;
      throw new ConnectionError("unreachable", what, { cause: error });
    }
    const { proxyUrl } = config.getCurrentCluster() ?? {};
    const tls = tlsOf(options);
    const fingerprint = [proxyUrl, ...Object.entries(tls)].map(String).join("\n");
    const isSame = access?.fingerprint === fingerprint;
    const dispatcher = isSame ? access.dispatcher : openDispatcher(tls, proxyUrl);
    this.dispatchers.add(dispatcher);
    const atMs = this.clock.monotonicMs();
    this.access = { dispatcher, headers: headersOf(options), fingerprint, atMs };
    return this.access;
  }
}

type Tls = Pick<
  ConnectionOptions,
  "ca" | "cert" | "key" | "passphrase" | "servername" | "rejectUnauthorized"
>;

function tlsOf({ ca, cert, key, passphrase, servername, rejectUnauthorized }: RequestOptions): Tls {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
}

function openDispatcher(tls: Tls, proxyUrl: string | undefined): Dispatcher {
  // Load balancers drop connections on which nothing was heard for a minute or so.
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  if (proxyUrl === undefined || proxyUrl === "") return new Agent({ connect: { ...tls, ...keepAlive } });
  if (proxyUrl.startsWith("socks")) return new Socks5ProxyAgent(proxyUrl, { requestTls: tls });
  return new ProxyAgent({ uri: proxyUrl, requestTls: tls, connect: keepAlive });
}

function headersOf({ headers, auth }: RequestOptions): Record<string, string> {
  const given = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const basic =
    typeof auth === "string" ? { authorization: `Basic ${Buffer.from(auth).toString("base64")}` } : {};
  return { ...basic, ...Object.fromEntries(given) };
}
