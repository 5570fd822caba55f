// A proxy before a Postgres server that knows which statement a client sends, and has the faults that a test chooses. Connections
// through it are without TLS. https://www.postgresql.org/docs/current/protocol-message-formats.html
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What happens to a statement. */
export type StatementFault =
  | { readonly kind: "none" }
  /** The connection breaks before the server has seen it. */
  | { readonly kind: "dropRequest" }
  /** The server has done it, and the connection breaks before its answer; first something else may happen, as the client's end. */
  | { readonly kind: "dropResponse"; readonly first?: () => void }
  /** It waits on its way to the server. */
  | { readonly kind: "hold"; readonly until: Promise<void> };

export interface PostgresProxy {
  /** The URL of the server behind, through the proxy. */
  readonly through: (url: string) => string;
  /** Breaks every connection, and takes no other until `mend`. */
  cut(): void;
  mend(): void;
  /** How many statements are held. */
  held(): number;
  close(): Promise<void>;
}

export interface PostgresProxyOptions {
  /** The server behind. */
  readonly url: string;
  /** Chooses for each statement, `BEGIN` and `COMMIT` included. */
  readonly choose?: (statement: string) => StatementFault;
}

export async function startPostgresProxy(options: PostgresProxyOptions): Promise<PostgresProxy> {
  const { choose = () => ({ kind: "none" }) } = options;
  let held = 0;
  const hold = async (until: Promise<void>): Promise<void> => {
    held += 1;
    await until;
    held -= 1;
  };
  const behind = new URL(options.url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.resetAndDestroy();
    const upstream = connect({ host: behind.hostname, port: Number(behind.port) });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.once("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    relay({ client, upstream, choose, hold });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const breakAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    through(url) {
      const moved = new URL(url);
      moved.hostname = "127.0.0.1";
      moved.port = String(port);
      return moved.href;
    },
    cut() {
      isCut = true;
      breakAll();
    },
    mend: () => void (isCut = false),
    held: () => held,
    async close() {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}

interface Relay {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly choose: (statement: string) => StatementFault;
  readonly hold: (until: Promise<void>) => Promise<void>;
}

function relay({ client, upstream, choose, hold }: Relay): void {
  const statements = new StatementReader();
  let afterAnswer: (() => void) | undefined;
  const forward = async (bytes: Buffer): Promise<void> => {
    for (const statement of statements.read(bytes)) {
      const fault = choose(statement);
      if (fault.kind === "dropRequest") return void client.resetAndDestroy();
      if (fault.kind === "hold") await hold(fault.until);
      if (fault.kind === "dropResponse")
        afterAnswer = () => {
          fault.first?.();
          client.resetAndDestroy();
        };
    }
    upstream.write(bytes);
  };
  client.on("data", (bytes) => {
    client.pause();
    void forward(bytes).then(() => client.resume());
  });
  upstream.on("data", (bytes) => {
    if (afterAnswer !== undefined) return afterAnswer();
    client.write(bytes);
  });
}

/** The statements in what a client sends: of simple queries, and of those that are parsed. */
class StatementReader {
  private rest = Buffer.alloc(0);
  private isStarted = false;

  read(bytes: Buffer): string[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const statements: string[] = [];
    for (;;) {
      // The first message of a connection has no letter before its length.
      const head = this.isStarted ? 1 : 0;
      if (this.rest.length < head + 4) return statements;
      const end = head + this.rest.readInt32BE(head);
      if (this.rest.length < end) return statements;
      const letter = this.isStarted ? String.fromCharCode(this.rest[0] ?? 0) : "";
      const texts = this.rest.toString("utf8", head + 4, end).split("\0");
      if (letter === "Q") statements.push(texts[0] ?? "");
      if (letter === "P") statements.push(texts[1] ?? "");
      this.rest = this.rest.subarray(end);
      this.isStarted = true;
    }
  }
}
