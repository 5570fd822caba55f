// What an operator may want to know of a reflector, as plain data: for logs, metrics and readiness.
import type { Failure, ReadMethod, WatchEnd } from "./failures.ts";
import type { ResourceVersion } from "./resourceVersion.ts";

export type ReflectorNotice =
  /** All pods were read, and so many changes came of it. */
  | {
      readonly kind: "read";
      readonly method: ReadMethod;
      readonly pods: number;
      readonly changes: number;
      readonly durationMs: number;
    }
  /** A read or an audit failed, and is tried again after a time. */
  | {
      readonly kind: "failed";
      readonly during: "read" | "audit";
      readonly failure: Failure;
      readonly error: unknown;
      readonly waitMs: number;
    }
  /** A watch ended, and what follows does so after a time. Without an error that is ordinary. */
  | {
      readonly kind: "watchEnded";
      readonly end: WatchEnd;
      readonly next: "watch" | "read";
      readonly error: unknown;
      readonly waitMs: number;
    }
  /** A read was older than what is known, so many times in a row. */
  | {
      readonly kind: "stale";
      readonly floor: ResourceVersion;
      readonly found: ResourceVersion;
      readonly times: number;
    }
  /** An audit came to its end, and set so many pods right. Any number but 0 means that the server has lost events. */
  | { readonly kind: "audited"; readonly repaired: number }
  /** The server sent a kind of event that is not known here. */
  | { readonly kind: "unknownEvent"; readonly type: string };
