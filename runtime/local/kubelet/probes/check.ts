// One look at a container: by a program, an HTTP request or a TCP connection. Probes ask so, and hooks act so.
import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { once } from "node:events";
import type { Finished } from "../process/runInside.ts";
import type { Container, HTTPGetAction, LifecycleHandler, Probe } from "../../../../schemas/generated/pod.ts";

/** What a look has shown; `message` says why it failed. */
export type Verdict = { readonly isSuccess: true } | { readonly isSuccess: false; readonly message: string };

/** Runs a program inside the container. */
export type Exec = (argv: readonly string[], signal: AbortSignal) => Promise<Finished>;

interface Target {
  readonly container: Container;
  readonly exec: Exec;
  readonly podIP: string;
}

type Look = Pick<Probe & LifecycleHandler, "exec" | "httpGet" | "tcpSocket">;

/** Looks once. Rejects with the reason of the signal when that is aborted. */
export async function check(look: Look, target: Target, signal: AbortSignal): Promise<Verdict> {
  const { exec, httpGet, tcpSocket } = look;
  try {
    if (exec !== undefined) {
      const { exitCode, output } = await target.exec(exec.command ?? [], signal);
      return exitCode === 0
        ? success
        : failure(output === "" ? `command failed: exit code ${exitCode}` : output);
    }
    if (httpGet !== undefined) return await checkHttp(httpGet, target, signal);
    if (tcpSocket !== undefined) {
      return await checkTcp(tcpSocket.host ?? target.podIP, portOf(tcpSocket.port, target.container), signal);
    }
    return failure("this kubelet has no probes of this kind: use exec, httpGet or tcpSocket");
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return failure(error.message);
    throw error;
  }
}

const success: Verdict = { isSuccess: true };

function failure(message: string): Verdict {
  return { isSuccess: false, message };
}

async function checkHttp(
  get: HTTPGetAction,
  { container, podIP }: Target,
  signal: AbortSignal,
): Promise<Verdict> {
  const { host = podIP, path = "/", port, scheme = "HTTP", httpHeaders = [] } = get;
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
  const options: RequestOptions & { readonly rejectUnauthorized: boolean } = {
    host,
    port: portOf(port, container),
    path: path.startsWith("/") ? path : `/${path}`,
    headers: { "user-agent": "kube-probe/1.36", accept: "*/*", connection: "close", ...headers },
    signal,
    // As in Kubernetes, a probe asks whether somebody answers and not who.
    rejectUnauthorized: false,
  };
  const request = (scheme === "HTTPS" ? httpsRequest : httpRequest)(options);
  const response = new Promise<number>((resolve, reject) => {
    request.once("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.once("error", reject);
  });
  request.end();
  const statusCode = await response;
  request.destroy();
  return statusCode >= 200 && statusCode < 400
    ? success
    : failure(`HTTP probe failed with statuscode: ${statusCode}`);
}

async function checkTcp(host: string, port: number, signal: AbortSignal): Promise<Verdict> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect", { signal });
    return success;
  } finally {
    socket.destroy();
  }
}

function portOf(port: number | string, { ports = [] }: Container): number {
  if (typeof port === "number") return port;
  const named = ports.find(({ name }) => name === port)?.containerPort;
  if (named === undefined) throw new Error(`the container has no port ${JSON.stringify(port)}`);
  return named;
}
