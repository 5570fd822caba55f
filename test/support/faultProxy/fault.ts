// The faults that a network and an API server can have, and a seeded choice among them.
import type { Status } from "../../../runtime/cluster/statusError.ts";
import { randomFrom } from "../random.ts";

export type Fault =
  | { readonly kind: "none" }
  /** The connection breaks before the server has seen the request. */
  | { readonly kind: "dropRequest" }
  /** The server has done what was asked, and the connection breaks before its answer; first something else may happen, as the client's end. */
  | { readonly kind: "dropResponse"; readonly first?: () => void }
  /** The answer breaks off after so many bytes: in the middle of a line, of a character. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** After so many bytes nothing more comes, and the connection stays. */
  | { readonly kind: "silence"; readonly afterBytes: number }
  /** The answer waits. */
  | { readonly kind: "delay"; readonly delayMs: number }
  /** The request waits on its way to the server. */
  | { readonly kind: "hold"; readonly until: Promise<void> }
  /** The server does not want to: 429, 500, 503, 504, or 410 for a history that is gone. */
  | { readonly kind: "refuse"; readonly code: RefusalCode; readonly retryAfterSeconds?: number }
  /** The server says no in words of its own. */
  | { readonly kind: "answer"; readonly status: Status }
  /** A watch ends with an ERROR event after so many events. */
  | { readonly kind: "refuseLater"; readonly code: RefusalCode; readonly afterEvents: number }
  /** A read is answered as it was answered the first time. */
  | { readonly kind: "stale" }
  /** Every event of a watch comes twice. */
  | { readonly kind: "repeat" }
  /** One event of a watch, counted from 0, does not come; bookmarks are not counted. */
  | { readonly kind: "dropEvent"; readonly index: number };

export type RefusalCode = keyof typeof refusalReasons;

export const refusalReasons = {
  410: "Expired",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
} as const;

export interface ProxiedRequest {
  readonly method: string;
  readonly url: URL;
  /** A watch, or a log that is followed: an answer without an end. */
  readonly isStream: boolean;
}

/** Chooses the fault for a request. */
export type ChooseFault = (request: ProxiedRequest) => Fault;

export interface SeededFaultsOptions {
  readonly seed: number;
  /** How many requests of a hundred meet a fault. */
  readonly percent: number;
}

/** Faults from which a client can recover by itself, the same for the same requests in the same order. */
export function seededFaults({ seed, percent }: SeededFaultsOptions): ChooseFault {
  const { next, pick } = randomFrom(seed);
  const upTo = (limit: number): number => Math.floor(next() * limit);
  const refusal = () => ({ code: pick([429, 500, 503, 504] as const), retryAfterSeconds: 1 });
  const anywhere: readonly (() => Fault)[] = [
    () => ({ kind: "dropRequest" }),
    () => ({ kind: "dropResponse" }),
    () => ({ kind: "cut", afterBytes: upTo(4000) }),
    () => ({ kind: "delay", delayMs: upTo(50) }),
    () => ({ kind: "refuse", ...refusal() }),
  ];
  const inStreams: readonly (() => Fault)[] = [
    ...anywhere,
    () => ({ kind: "cut", afterBytes: upTo(50_000) }),
    () => ({ kind: "silence", afterBytes: upTo(20_000) }),
    () => ({ kind: "refuse", code: 410 }),
    () => ({ kind: "refuseLater", code: pick([410, 429, 500, 503] as const), afterEvents: upTo(30) }),
    () => ({ kind: "repeat" }),
  ];
  return ({ isStream }) =>
    next() * 100 < percent ? pick(isStream ? inStreams : anywhere)() : { kind: "none" };
}
