// A client of an API server for the conformance tests: plain requests, and watches read line by line.
import { createInterface } from "node:readline";
import { Agent, type Dispatcher } from "undici";

/** What the tests read of an answer. Whether it is so is what they are about. */
export interface Body {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly items: readonly Body[];
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly details?: { readonly causes?: readonly { readonly field?: string }[] };
}

export interface Answer {
  readonly code: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Dispatcher.ResponseData["headers"];
}

export interface Event {
  readonly type: string;
  readonly object: Body;
}

export interface Credentials {
  readonly origin: string;
  readonly authority: string;
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Client {
  private readonly origin: string;
  private readonly agent: Agent;
  private readonly headers: Readonly<Record<string, string>>;

  constructor({ origin, authority, token, certificate, key }: Credentials) {
    this.origin = origin;
    this.agent = new Agent({
      connect: { ca: authority, ...(certificate && key && { cert: certificate, key }) },
    });
    this.headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** A body that is text goes out as it is, any other as JSON. */
  async call(method: Dispatcher.HttpMethod, path: string, options: CallOptions = {}): Promise<Answer> {
    const { statusCode, headers, body } = await this.request(method, path, options);
    const text = await body.text();
    const isJson = String(headers["content-type"]).startsWith("application/json");
    // What is not of this shape fails the test that reads it.
    return { code: statusCode, headers, text, body: (isJson ? JSON.parse(text) : {}) as Body };
  }

  async watch(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Watch> {
    return new Watch(await this.request("GET", path, { headers }));
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private request(
    method: Dispatcher.HttpMethod,
    path: string,
    { body, contentType = "application/json", headers }: CallOptions,
  ): Promise<Dispatcher.ResponseData> {
    return this.agent.request({
      origin: this.origin,
      path,
      method,
      // A DELETE with a body would cost its connection.
      reset: false,
      headers: { ...this.headers, ...(body !== undefined && { "content-type": contentType }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }
}

/** The events of a watch in their order. */
export class Watch {
  readonly code: number;
  private readonly response: Dispatcher.ResponseData;
  private readonly lines: AsyncIterator<string>;

  constructor(response: Dispatcher.ResponseData) {
    this.code = response.statusCode;
    this.response = response;
    this.lines = createInterface({ input: response.body })[Symbol.asyncIterator]();
  }

  /** The next line; `undefined` at the end. */
  async line(): Promise<string | undefined> {
    const line = await this.lines.next();
    return line.done === true ? undefined : line.value;
  }

  /** The next event; `undefined` at the end. */
  async next(): Promise<Event | undefined> {
    const line = await this.line();
    return line === undefined ? undefined : (JSON.parse(line) as Event);
  }

  /** The next events, as `ADDED name`. */
  async take(count: number): Promise<string[]> {
    const words: string[] = [];
    while (words.length < count) {
      const event = await this.next();
      words.push(event === undefined ? "end" : `${event.type} ${event.object.metadata.name}`);
    }
    return words;
  }

  /** The next event of which something holds. */
  async until(holds: (event: Event) => boolean): Promise<Event> {
    for (let event = await this.next(); event !== undefined; event = await this.next())
      if (holds(event)) return event;
    throw new Error("the watch ended before the event came");
  }

  /** All events until the server ends the watch. */
  async rest(): Promise<Event[]> {
    const events: Event[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) events.push(event);
    return events;
  }

  close(): void {
    this.response.body.destroy();
  }
}
