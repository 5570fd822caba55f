// HTTP to an API server: requests with JSON, and streams. Every call has a timeout, a refusal is a `StatusError`, and a server
// that takes us for nobody is asked once more with credentials read anew. Nothing else is repeated here.
import { text as readAll } from "node:stream/consumers";
import type { Dispatcher } from "undici";
import { systemClock, type Clock } from "../clock.ts";
import { Credentials, type Access } from "./credentials.ts";
import { Deadline } from "./deadline.ts";
import type { KubeconfigOptions } from "./kubeconfig.ts";
import { isDistrust, toConnectionError } from "./networkErrors.ts";
import { readRetryAfter, readStatus, StatusError } from "./statusError.ts";

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's URL, with its parts encoded: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** Those that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What kind of JSON `body` is; patches have kinds of their own. */
  readonly contentType?: string | undefined;
  /** How long the whole answer, or the beginning of a stream, may take. 30 s where nothing is said. */
  readonly timeoutMs?: number | undefined;
  /** Ends the call with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls reject with a `StatusError` where the server refuses, with a `ConnectionError` where there is no answer. */
export interface Connection {
  /** The URL of the server. */
  readonly server: string;
  /** The namespace of the kubeconfig's context. */
  readonly namespace: string;
  /** The answer's JSON. */
  request(call: Call): Promise<unknown>;
  /** The answer's bytes as they come. Ends with the loop that reads it, or by the call's signal. */
  stream(call: Call): Promise<AsyncIterable<Uint8Array>>;
  /** The token that lets us in; `undefined` where something else does. Rejects as calls do. */
  bearerToken(): Promise<string | undefined>;
  /** Breaks what is under way. */
  close(): Promise<void>;
}

export interface ConnectionOptions extends KubeconfigOptions {
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Throws a `KubeconfigError`. Nothing is sent before the first call. */
export async function openConnection({
  clock = systemClock,
  ...options
}: ConnectionOptions = {}): Promise<Connection> {
  return new HttpConnection(await Credentials.open(options, clock), clock);
}

class HttpConnection implements Connection {
  private readonly credentials: Credentials;
  private readonly clock: Clock;

  constructor(credentials: Credentials, clock: Clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  get server(): string {
    return this.credentials.server.href;
  }

  get namespace(): string {
    return this.credentials.namespace;
  }

  async request(call: Call): Promise<unknown> {
    const deadline = this.deadline(call);
    try {
      const answer = await this.send(call, deadline.signal);
      const text = await readAll(answer.body);
      return JSON.parse(text);
    } catch (error) {
      throw toConnectionError(error, nameOf(call), deadline.signal);
    } finally {
      deadline.end();
    }
  }

  async stream(call: Call): Promise<AsyncIterable<Uint8Array>> {
    const deadline = this.deadline(call);
    try {
      const answer = await this.send(call, deadline.signal);
      deadline.lift();
      return readStream(answer.body, nameOf(call), deadline);
    } catch (error) {
      deadline.end();
      throw toConnectionError(error, nameOf(call), deadline.signal);
    }
  }

  async bearerToken(): Promise<string | undefined> {
    const { headers } = await this.credentials.current();
    return /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1];
  }

  close(): Promise<void> {
    return this.credentials.close();
  }

  private deadline(call: Call): Deadline {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = call;
    return new Deadline({ clock: this.clock, timeoutMs, what: nameOf(call), signal });
  }

  /** The answer, if it is not a refusal. */
  private async send(call: Call, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let answer = await this.sendOnce(call, signal).catch(unlessDistrust);
    if (answer === undefined || answer.statusCode === 401) {
      await answer?.body.dump();
      await this.credentials.reload();
      answer = await this.sendOnce(call, signal);
    }
    if (answer.statusCode < 400) return answer;
    const { "retry-after": header } = answer.headers;
    const status = readStatus(answer.statusCode, await readAll(answer.body));
    const retryAfterMs = readRetryAfter(typeof header === "string" ? header : undefined);
    throw new StatusError(status, { what: nameOf(call), retryAfterMs });
  }

  private async sendOnce(call: Call, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    signal.throwIfAborted();
    const { dispatcher, headers } = await this.credentials.current();
    return dispatcher.request(requestOf(call, { server: this.credentials.server, headers, signal }));
  }
}

/** Certificates may have been renewed; those of the kubeconfig are read anew then. */
function unlessDistrust(error: unknown): undefined {
  if (!isDistrust(error)) throw error;
}

interface Surroundings extends Pick<Access, "headers"> {
  readonly server: URL;
  readonly signal: AbortSignal;
}

function requestOf(call: Call, { server, headers, signal }: Surroundings): Dispatcher.RequestOptions {
  const { method, path, body, contentType = "application/json" } = call;
  return {
    origin: server.origin,
    path: server.pathname.replace(/\/$/, "") + path + queryOf(call),
    method,
    headers: {
      accept: "application/json",
      "user-agent": "podloom",
      ...headers,
      ...(body !== undefined && { "content-type": contentType }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal,
    // Undici gives up the connection of a DELETE that has a body otherwise, though API servers read it like any.
    reset: false,
    // Deadlines are ours, by a clock that tests can move.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

function queryOf({ query = {} }: Call): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  return given.size === 0 ? "" : `?${given.toString()}`;
}

async function* readStream(
  body: AsyncIterable<Uint8Array>,
  what: string,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    throw toConnectionError(error, what, deadline.signal);
  } finally {
    deadline.end();
  }
}

function nameOf({ method, path }: Call): string {
  return `${method} ${path}`;
}
