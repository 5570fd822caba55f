// What a request comes to, before it is written to a socket.
import type { Readable } from "node:stream";
import type { EventSink } from "./watching.ts";

export type Answer =
  | {
      readonly kind: "json";
      readonly code: number;
      readonly text: string;
      readonly warnings?: readonly string[];
      /** `application/json` where it is not told. */
      readonly contentType?: string;
    }
  | { readonly kind: "text"; readonly code: number; readonly text: string }
  /** Written to the sink until it is closed. */
  | { readonly kind: "watch"; readonly start: (sink: EventSink) => void }
  | { readonly kind: "stream"; readonly code: number; readonly contentType: string; readonly body: Readable };

export function json(value: unknown, code = 200): Answer {
  return { kind: "json", code, text: JSON.stringify(value) };
}
