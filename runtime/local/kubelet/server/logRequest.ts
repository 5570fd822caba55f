// What a request for logs asks for, read from its URL.
import type { PodKey } from "../../../cluster/livePod.ts";

export interface LogRequest {
  readonly pod: PodKey;
  readonly container: string;
  readonly isPrevious: boolean;
  readonly follows: boolean;
  readonly hasTimestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  /** In milliseconds since 1970. */
  readonly sinceMs: number | undefined;
}

/** `undefined` for another kind of request, or one that makes no sense. */
export function readLogRequest(url: string, nowMs: number): LogRequest | undefined {
  const { pathname, searchParams } = new URL(url, "https://localhost");
  const [, namespace, name, container] = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (namespace === undefined || name === undefined || container === undefined) return undefined;
  const isTrue = (key: string): boolean => /^(true|1)$/.test(searchParams.get(key) ?? "");
  const number = (key: string): number | undefined => {
    const text = searchParams.get(key);
    return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const sinceSeconds = number("sinceSeconds");
  const sinceTime = searchParams.get("sinceTime");
  return {
    pod: { namespace: decodeURIComponent(namespace), name: decodeURIComponent(name) },
    container: decodeURIComponent(container),
    isPrevious: isTrue("previous"),
    follows: isTrue("follow"),
    hasTimestamps: isTrue("timestamps"),
    tailLines: number("tailLines"),
    limitBytes: number("limitBytes"),
    sinceMs:
      sinceTime === null
        ? sinceSeconds === undefined
          ? undefined
          : nowMs - sinceSeconds * 1000
        : Date.parse(sinceTime),
  };
}
