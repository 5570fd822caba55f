// Plays what the CI examples ask of the APIs of GitHub and GitLab: a change, and the comments on it.
import { createServer, type IncomingMessage } from "node:http";
import { text as readAll } from "node:stream/consumers";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly by: string;
}

export interface CommentServer {
  readonly url: string;
  readonly comments: Comment[];
  /** Each request with the token that came with it. */
  readonly requests: string[];
}

/** Serves `comments` on the change 7, whose head is `commit`, to the bot of either service. Ends with the test. */
export async function serveComments(commit: string, comments: Comment[]): Promise<CommentServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(({ status, value }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(status === 204 ? undefined : JSON.stringify(value));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // A server that listens on a port has an address of this kind.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage): Promise<{ status: number; value?: unknown }> {
    const { method = "", headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url ?? "", url);
    requests.push(`${method} ${path} ${headers.authorization ?? String(headers["private-token"])}`);
    const text = await readAll(request);
    const written = (): string => JSON.parse(text).body;
    if (path.endsWith("/user")) return { status: 200, value: { id: "bot" } };
    if (path.endsWith("/pulls")) {
      const isHead = query.get("head") === "stranger:a branch&state=all";
      return { status: 200, value: isHead ? [{ number: 7, head: { sha: commit } }] : [] };
    }
    if (/\/7\/(comments|notes)$/.test(path)) {
      if (method === "GET") return { status: 200, value: comments.map(shown) };
      comments.push({ id: comments.length + 1, body: written(), by: "bot" });
      return { status: 201, value: {} };
    }
    const index = comments.findIndex(({ id }) => path.endsWith(`/${id}`));
    if (index < 0) return { status: 404, value: { message: "Not Found" } };
    if (method === "DELETE") comments.splice(index, 1);
    else comments[index] = { ...comments[index]!, body: written() };
    return method === "DELETE" ? { status: 204 } : { status: 200, value: {} };
  }

  /** A comment as both services show it. */
  function shown({ id, body, by }: Comment): object {
    const login = by === "bot" ? "github-actions[bot]" : by;
    return { id, body, user: { login }, author: { id: by }, url: `${url}/comments/${id}` };
  }

  return { url, comments, requests };
}
