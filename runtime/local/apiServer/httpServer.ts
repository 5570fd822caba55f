// HTTPS on loopback: who may ask, how much, and how answers go out. What they mean is dispatch's business.
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { pipeline } from "node:stream/promises";
import { json, type Answer } from "./answer.ts";
import type { ApiRequest } from "./apiRequest.ts";
import { internalError, StatusError, tooLarge, tooManyRequests, unauthorized } from "./statusError.ts";
import type { EventSink } from "./watching.ts";

interface HttpServerOptions {
  readonly certificate: string;
  readonly privateKey: string;
  readonly token: string;
  readonly handle: (request: ApiRequest) => Promise<Answer>;
  /** Told of what is a bug of ours: the client gets a 500 that says little. */
  readonly onError: (error: unknown) => void;
}

/** As in Kubernetes. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_WATCHES = 1_000;
/** How long a client may take to send a request. */
const REQUEST_MS = 60_000;

export function createHttpServer(options: HttpServerOptions): Server {
  const { certificate, privateKey } = options;
  const watches = { count: 0 };
  const isAllowed = tokenCheck(options.token);
  const server = createServer(
    { cert: certificate, key: privateKey, maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_MS },
    (message, response) => {
      response.on("error", () => response.destroy());
      void respond(message, response);
    },
  );
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (!isAllowed(message.headers.authorization)) throw unauthorized();
      await send(await options.handle(apiRequest(message, response)), response, watches);
    } catch (error) {
      if (!(error instanceof StatusError)) options.onError(error);
      sendRefusal(
        error instanceof StatusError ? error : internalError("see the server's log"),
        message,
        response,
      );
    }
  };
  return server;
}

/** Tokens are compared in a time that tells nothing of them. */
function tokenCheck(token: string): (header: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest(header ?? ""), expected);
}

function apiRequest(message: IncomingMessage, response: ServerResponse): ApiRequest {
  const { method = "GET", url = "/", headers } = message;
  const mark = url.indexOf("?");
  const closed = new AbortController();
  response.on("close", () => closed.abort());
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
    accept: headers.accept ?? "",
    mediaType: (headers["content-type"] ?? "").replace(/;.*/s, "").trim().toLowerCase(),
    readBody: () => readBody(message),
    signal: closed.signal,
  };
}

async function readBody(message: IncomingMessage): Promise<string> {
  if (Number(message.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function send(answer: Answer, response: ServerResponse, watches: { count: number }): Promise<void> {
  switch (answer.kind) {
    case "json": {
      const { warnings: told = [], contentType = "application/json" } = answer;
      const warnings = told.map((text) => `299 - ${JSON.stringify(printable(text))}`);
      if (warnings.length > 0) response.setHeader("warning", warnings);
      response.writeHead(answer.code, {
        "content-type": contentType,
        "content-length": Buffer.byteLength(answer.text),
        "cache-control": "no-cache, private",
      });
      response.end(answer.text);
      return;
    }
    case "text":
      response.writeHead(answer.code, { "content-type": "text/plain; charset=utf-8" }).end(answer.text);
      return;
    case "watch":
      if (watches.count >= MAX_WATCHES) throw tooManyRequests(`there are ${MAX_WATCHES} watches already`);
      watches.count += 1;
      response.on("close", () => (watches.count -= 1));
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache, private" });
      response.flushHeaders();
      answer.start(sinkOf(response));
      return;
    case "stream":
      response.writeHead(answer.code, { "content-type": answer.contentType });
      response.flushHeaders();
      await pipeline(answer.body, response);
  }
}

function sinkOf(response: ServerResponse): EventSink {
  return {
    write: (text) => response.write(text),
    // A client that does not take what is written would hold the socket for ever.
    end: () => (response.writableNeedDrain ? response.destroy() : response.end()),
    onDrain: (callback) => void response.on("drain", callback),
    onClose: (callback) => void response.on("close", callback),
  };
}

function sendRefusal(error: StatusError, message: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error.retryAfterSeconds !== undefined)
    response.setHeader("retry-after", String(error.retryAfterSeconds));
  // What is left of the body is not read: the connection ends with the answer.
  if (!message.complete) response.setHeader("connection", "close");
  const answer = json(error.status, error.code);
  if (answer.kind === "json")
    response.writeHead(error.code, { "content-type": "application/json" }).end(answer.text);
}

/** Headers take no line breaks, and are best in ASCII. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}
