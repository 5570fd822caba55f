// The kubelet's HTTPS server: the API server asks it for the logs of containers, as `kubectl logs` asks the API server.
import { once } from "node:events";
import { timingSafeEqual, createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { TLSSocket } from "node:tls";
import type { Clock } from "../../../clock.ts";
import { loopbackCertificate } from "../../loopbackCertificate.ts";
import { readLog } from "../logs/readLog.ts";
import type { LogWriter } from "../logs/logWriter.ts";
import { readLogRequest, type LogRequest } from "./logRequest.ts";

/** Who may ask. Without any, nobody may. */
export interface Callers {
  /** A bearer token. */
  readonly token?: string | undefined;
  /** Certificates, as PEM, by one of which a caller's own is signed. */
  readonly ca?: string | undefined;
}

/** A log as a file, and who writes it. */
export type FoundLog =
  | { readonly kind: "found"; readonly path: string; readonly writer: LogWriter | undefined }
  | { readonly kind: "refused"; readonly code: 400 | 404; readonly message: string };

interface Options {
  readonly nodeName: string;
  readonly address: string;
  readonly callers: Callers;
  readonly clock: Clock;
  readonly find: (request: LogRequest) => FoundLog;
}

export interface LogServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startLogServer(options: Options): Promise<LogServer> {
  const { nodeName, address, callers } = options;
  const { certificate, privateKey } = await loopbackCertificate(`system:node:${nodeName}`);
  const server = createServer({
    cert: certificate,
    key: privateKey,
    ...(callers.ca !== undefined && { ca: callers.ca, requestCert: true, rejectUnauthorized: false }),
  });
  const closing = new AbortController();
  server.on("request", (request, response) => {
    answer(request, response, options, closing.signal).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("invariant: a TCP server has a port");
  return {
    port: bound.port,
    async close() {
      closing.abort();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { callers, clock, find }: Options,
  closing: AbortSignal,
): Promise<void> {
  if (!isAllowed(request, callers)) return refuse(response, 401, "Unauthorized");
  const asked = request.method === "GET" ? readLogRequest(request.url ?? "", clock.now()) : undefined;
  if (asked === undefined) return refuse(response, 404, "404 page not found");
  const found = find(asked);
  if (found.kind === "refused") return refuse(response, found.code, found.message);
  const left = new AbortController();
  response.once("close", () => left.abort());
  const signal = AbortSignal.any([left.signal, closing]);
  response.writeHead(200, { "content-type": "text/plain" });
  response.flushHeaders();
  for await (const text of readLog(found.path, { ...asked, writer: found.writer, signal })) {
    if (!response.write(text)) await once(response, "drain", { signal });
  }
  response.end();
}

function refuse(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { "content-type": "text/plain" }).end(message);
}

function isAllowed({ headers, socket }: IncomingMessage, { token, ca }: Callers): boolean {
  if (ca !== undefined && socket instanceof TLSSocket && socket.authorized) return true;
  return token !== undefined && isSame(headers.authorization ?? "", `Bearer ${token}`);
}

/** Compares in a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
