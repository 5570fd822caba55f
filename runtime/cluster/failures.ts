// What can go wrong with a read or a watch, and what is done then: two tables and nothing else decides it.
import { ConnectionError, StatusError } from "./statusError.ts";
import { ProtocolError } from "./watchEvent.ts";

/** Nothing was heard for too long, or not what had to come. */
export class StalledError extends Error {
  override readonly name = "StalledError";
}

export type Failure =
  /** The version is too old: its history is gone. */
  | "expired"
  /** The version is one that this server has not heard of yet, or no longer. */
  | "tooLarge"
  /** The server does not know streaming lists. */
  | "unsupported"
  /** 429, 503, 504: the server wants to be left alone. */
  | "overloaded"
  /** 500 and its like. */
  | "internal"
  /** Any other refusal: a right that is missing, say. */
  | "refused"
  /** No connection, or one that broke. */
  | "disconnected"
  /** A connection on which nothing comes. */
  | "stalled"
  /** What came is no watch. */
  | "malformed";

/** `undefined` for what is no failure of the server or the network, but a mistake of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof StatusError) return refusalOf(error);
  if (error instanceof ConnectionError) return "disconnected";
  if (error instanceof StalledError) return "stalled";
  if (error instanceof ProtocolError) return "malformed";
  return undefined;
}

function refusalOf({ status }: StatusError): Failure {
  const { code, reason, message, details } = status;
  if (code === 410 || reason === "Expired" || reason === "Gone") return "expired";
  const isTooLarge = (details?.causes ?? []).some((cause) => cause.reason === "ResourceVersionTooLarge");
  if (isTooLarge || message.includes("Too large resource version")) return "tooLarge";
  if (code === 429 || code === 503 || code === 504) return "overloaded";
  if (code >= 500) return "internal";
  const namesStreaming = /sendInitialEvents|resourceVersionMatch/.test(message);
  return [400, 403, 422].includes(code) && namesStreaming ? "unsupported" : "refused";
}

/** When to wait for a backoff first: `ifShort` where the watch lived less than a second and told nothing. */
type Wait = "never" | "ifShort" | "always";

export interface AfterWatch {
  /** Watch on from where it was, or read everything anew. */
  readonly next: "watch" | "read";
  readonly wait: Wait;
}

/** `closed` is the ordinary end; `internalForLong` is `internal` after a minute of nothing else. */
export type WatchEnd = Failure | "closed" | "internalForLong";

export const afterWatch = {
  closed: { next: "watch", wait: "ifShort" },
  expired: { next: "read", wait: "ifShort" },
  stalled: { next: "watch", wait: "never" },
  disconnected: { next: "watch", wait: "always" },
  overloaded: { next: "watch", wait: "always" },
  internal: { next: "watch", wait: "always" },
  internalForLong: { next: "read", wait: "always" },
  tooLarge: { next: "read", wait: "always" },
  unsupported: { next: "read", wait: "always" },
  refused: { next: "read", wait: "always" },
  malformed: { next: "read", wait: "always" },
} as const satisfies Record<WatchEnd, AfterWatch>;

export type ReadMethod = "stream" | "pages";

export interface AfterRead {
  /** `again`: by the same method. `consistently`: from no version, which cannot expire. `pages`: by pages, now or from now on. */
  readonly next: "again" | "consistently" | "pages" | "pagesFromNowOn";
  readonly wait: Exclude<Wait, "ifShort">;
}

export const afterRead = {
  stream: {
    unsupported: { next: "pagesFromNowOn", wait: "never" },
    stalled: { next: "pagesFromNowOn", wait: "never" },
    expired: { next: "consistently", wait: "never" },
    tooLarge: { next: "consistently", wait: "always" },
    overloaded: { next: "again", wait: "always" },
    disconnected: { next: "pages", wait: "always" },
    internal: { next: "pages", wait: "always" },
    refused: { next: "pages", wait: "always" },
    malformed: { next: "pages", wait: "always" },
  },
  pages: {
    unsupported: { next: "again", wait: "always" },
    stalled: { next: "again", wait: "always" },
    expired: { next: "again", wait: "always" },
    tooLarge: { next: "again", wait: "always" },
    overloaded: { next: "again", wait: "always" },
    disconnected: { next: "again", wait: "always" },
    internal: { next: "again", wait: "always" },
    refused: { next: "again", wait: "always" },
    malformed: { next: "again", wait: "always" },
  },
} as const satisfies Record<ReadMethod, Record<Failure, AfterRead>>;
