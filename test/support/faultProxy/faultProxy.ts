// A proxy between a client and an API server that has the faults which a test, or a seed, chooses. It listens on loopback
// without TLS and speaks to the server with the credentials of a kubeconfig.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { systemClock } from "../../../runtime/clock.ts";
import { Credentials } from "../../../runtime/cluster/credentials.ts";
import type { ChooseFault, Fault, ProxiedRequest } from "./fault.ts";
import { faultyBytes, refusalStatus } from "./faultyBytes.ts";

export interface FaultProxy {
  readonly url: string;
  /** The faults that were had, with the requests that had them, in order. */
  readonly log: readonly { readonly request: ProxiedRequest; readonly fault: Fault }[];
  /** All requests, in the order in which they came. */
  readonly requests: readonly ProxiedRequest[];
  /** Breaks every answer that is being given, as the end of the server does. */
  breakAnswers(): void;
  /** From now on there are no faults; what hangs breaks. */
  heal(): void;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The server behind, as a client would be told of it. */
  readonly kubeconfig: string;
  readonly choose: ChooseFault;
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly request: ProxiedRequest;
  readonly fault: Fault;
}

export async function startFaultProxy({ kubeconfig, choose }: FaultProxyOptions): Promise<FaultProxy> {
  const upstream = await Upstream.open(kubeconfig);
  const log: { request: ProxiedRequest; fault: Fault }[] = [];
  const requests: ProxiedRequest[] = [];
  const hanging = new Set<ServerResponse>();
  const open = new Set<ServerResponse>();
  let isHealed = false;
  const server = createServer((message, response) => {
    const request = proxiedRequest(message);
    requests.push(request);
    open.add(response);
    response.once("close", () => open.delete(response));
    const fault: Fault = isHealed ? { kind: "none" } : choose(request);
    if (fault.kind !== "none") log.push({ request, fault });
    const exchange = { message, response, request, fault };
    void upstream.exchange(exchange).then((ending) => {
      if (ending === "end") response.end();
      else if (ending === "hang" && !isHealed) hanging.add(response);
      else message.socket.destroySoon();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    requests,
    breakAnswers() {
      for (const response of open) response.destroy();
    },
    heal() {
      isHealed = true;
      for (const response of hanging) response.destroy();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await upstream.close();
    },
  };
}

function proxiedRequest({ method = "", url = "/" }: IncomingMessage): ProxiedRequest {
  const parsed = new URL(url, "http://localhost");
  const { searchParams } = parsed;
  return { method, url: parsed, isStream: searchParams.has("watch") || searchParams.has("follow") };
}

class Upstream {
  private readonly credentials: Credentials;
  /** What reads were first answered, by their path. */
  private readonly answers = new Map<string, Buffer>();

  private constructor(credentials: Credentials) {
    this.credentials = credentials;
  }

  static async open(kubeconfig: string): Promise<Upstream> {
    return new Upstream(await Credentials.open({ kubeconfig }, systemClock));
  }

  close(): Promise<void> {
    return this.credentials.close();
  }

  /** Answers a request, faultily. Resolves to how the answer ends. */
  async exchange(exchange: Exchange): Promise<"end" | "break" | "hang"> {
    const { message, response, fault, request } = exchange;
    const body = await buffer(message);
    if (fault.kind === "dropRequest") return "break";
    if (fault.kind === "hold") await fault.until;
    if (fault.kind === "answer") {
      response.writeHead(fault.status.code, { "content-type": "application/json" });
      response.write(JSON.stringify(fault.status));
      return "end";
    }
    if (fault.kind === "refuse") {
      const headers =
        fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
      response.writeHead(fault.code, { "content-type": "application/json", ...headers });
      response.write(JSON.stringify(refusalStatus(fault.code)));
      return "end";
    }
    const stale = fault.kind === "stale" ? this.answers.get(request.url.href) : undefined;
    if (stale !== undefined) {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(stale);
      return "end";
    }
    const left = new AbortController();
    response.once("close", () => left.abort());
    try {
      return await this.forward(exchange, body, left.signal);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // Whatever happened to the server or to the client, the other side sees a connection that breaks.
      return "break";
    }
  }

  private async forward(
    { message, response, request, fault }: Exchange,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<"end" | "break" | "hang"> {
    const answer = await this.send(message, body, signal);
    if (fault.kind === "dropResponse") {
      await answer.body.dump();
      fault.first?.();
      return "break";
    }
    if (fault.kind === "delay") await sleep(fault.delayMs, undefined, { signal });
    const { "content-length": _, connection: __, "transfer-encoding": ___, ...headers } = answer.headers;
    response.writeHead(answer.statusCode, headers).flushHeaders();
    const bytes = request.isStream ? answer.body : this.remembered(request, answer);
    const faulty = faultyBytes(bytes, fault);
    for (let next = await faulty.next(); ; next = await faulty.next()) {
      if (next.done === true) return next.value;
      if (!response.write(next.value)) await once(response, "drain", { signal });
    }
  }

  private async send(
    { method, url = "/", headers }: IncomingMessage,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const access = await this.credentials.current();
    const { host: _, connection: __, authorization: ___, "transfer-encoding": ____, ...onward } = headers;
    return access.dispatcher.request({
      origin: this.credentials.server.origin,
      path: url,
      // Node gives the methods that it has parsed.
      method: method as Dispatcher.HttpMethod,
      headers: { ...onward, ...access.headers },
      body: body.length === 0 ? null : body,
      signal,
      bodyTimeout: 0,
    });
  }

  private async *remembered({ url }: ProxiedRequest, answer: Dispatcher.ResponseData) {
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode === 200 && !this.answers.has(url.href)) this.answers.set(url.href, bytes);
    yield bytes;
  }
}
