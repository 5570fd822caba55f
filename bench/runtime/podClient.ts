// What the processes of this bench ask of API servers, without any of podloom's client: the least that it takes.
import { Client, type CallOptions, type Credentials } from "../../test/support/conformance/client.ts";

export type Answered = Awaited<ReturnType<Client["call"]>>["body"];

export class PodClient {
  readonly client: Client;
  readonly pods: string;

  constructor(credentials: Credentials, namespace: string) {
    this.client = new Client(credentials);
    this.pods = `/api/v1/namespaces/${namespace}/pods`;
  }

  create(pod: object): Promise<Answered> {
    return this.ask("POST", this.pods, { body: pod });
  }

  list(query = ""): Promise<Answered> {
    return this.ask("GET", this.pods + query);
  }

  get(name: string): Promise<Answered> {
    return this.ask("GET", `${this.pods}/${name}`);
  }

  delete(name: string): Promise<Answered> {
    return this.ask("DELETE", `${this.pods}/${name}`, { body: { gracePeriodSeconds: 0 } });
  }

  patch(path: string, body: object): Promise<Answered> {
    const contentType = "application/strategic-merge-patch+json";
    return this.ask("PATCH", `${this.pods}/${path}`, { body, contentType });
  }

  private async ask(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    options?: CallOptions,
  ): Promise<Answered> {
    const { code, body, text } = await this.client.call(method, path, options);
    if (code >= 400) throw new Error(`${method} ${path}: ${text}`);
    return body;
  }
}

/** Works off things that come, so many at a time. */
export async function inParallel<T>(
  atOnce: number,
  things: Iterable<T>,
  work: (thing: T) => Promise<unknown>,
): Promise<void> {
  // The workers share the iterator.
  const left = Iterator.from(things);
  const worker = async (): Promise<void> => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
