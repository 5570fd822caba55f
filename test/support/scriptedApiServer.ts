// An API server that says what a test has it say: the test takes each request in turn and answers it, over real HTTP.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";

export interface ScriptedApiServer {
  readonly url: string;
  /** The next request, or the next that is wanted, as soon as it is there. */
  next(isWanted?: (request: ScriptedRequest) => boolean): Promise<ScriptedRequest>;
  /** Requests that have come and are not taken. */
  pending(): number;
  /** Sockets that are open now. */
  sockets(): number;
  /** Resolves when so many sockets are open. */
  socketsAre(count: number): Promise<void>;
  /** How many watches were open at the same time at most. */
  mostWatches(): number;
}

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Answers with JSON. */
  json(body: unknown): void;
  /** Refuses. */
  refuse(code: number, reason: string, more?: Refusal): void;
  /** Begins a stream, or goes on with it. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** Sends events of a watch, together. */
  send(...events: readonly unknown[]): Promise<void>;
  /** Ends the answer as it should be ended. */
  end(): void;
  /** Breaks the connection. */
  reset(): void;
  /** Resolves when the connection or the answer has ended. */
  readonly closed: Promise<void>;
}

export const isWatch = ({ query }: ScriptedRequest): boolean => "watch" in query;

export interface Refusal {
  readonly message?: string;
  readonly details?: object;
  readonly retryAfterSeconds?: number;
}

/** Listens on loopback until the running test has finished. */
export async function scriptedApiServer(): Promise<ScriptedApiServer> {
  const requests: ScriptedRequest[] = [];
  const changed = new Condition();
  const sockets = new Set<object>();
  let watches = 0;
  let mostWatches = 0;
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? "", "http://localhost");
    if (url.searchParams.has("watch")) {
      mostWatches = Math.max(mostWatches, (watches += 1));
      response.once("close", () => (watches -= 1));
    }
    void text(message).then((body) => {
      requests.push(scriptedRequest({ message, response, url, body }));
      changed.notify();
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    changed.notify();
    socket.once("close", () => {
      sockets.delete(socket);
      changed.notify();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async next(isWanted = () => true) {
      await changed.until(() => requests.some(isWanted));
      const [request] = requests.splice(requests.findIndex(isWanted), 1);
      if (request === undefined) throw new Error("two tests wait for one request");
      return request;
    },
    pending: () => requests.length,
    sockets: () => sockets.size,
    socketsAre: (count) => changed.until(() => sockets.size === count),
    mostWatches: () => mostWatches,
  };
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: string;
}

function scriptedRequest({ message, response, url, body }: Exchange): ScriptedRequest {
  const answer = (code: number, value: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
  const write = async (bytes: string | Uint8Array): Promise<void> => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    // A write that the connection has taken is a chunk of its own.
    await new Promise<void>((resolve) => {
      response.write(bytes, () => resolve());
    });
  };
  return {
    method: message.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: message.headers,
    body,
    json: (value) => answer(200, value),
    refuse(code, reason, { message: words = reason, details, retryAfterSeconds } = {}) {
      const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
      answer(code, statusObject(code, reason, { message: words, ...(details && { details }) }), headers);
    },
    write,
    send: (...events) => write(events.map((event) => `${JSON.stringify(event)}\n`).join("")),
    end: () => response.end(),
    reset: () => message.socket.resetAndDestroy(),
    closed: once(response, "close").then(() => undefined),
  };
}

export function statusObject(code: number, reason: string, { message = reason, details }: Refusal = {}) {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details };
}
