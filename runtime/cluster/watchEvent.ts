// The events of a watch, decoded: one JSON object a line.
import type { LivePod } from "./livePod.ts";
import type { ResourceVersion } from "./resourceVersion.ts";
import { statusOf, type Status } from "./statusError.ts";

/** `UNKNOWN` is what a newer server may send and we do not know. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly pod: LivePod }
  | {
      readonly type: "BOOKMARK";
      readonly resourceVersion: ResourceVersion;
      /** Whether all that was there when the watch began has been sent. */
      readonly endsInitialEvents: boolean;
    }
  | { readonly type: "ERROR"; readonly status: Status }
  | { readonly type: "UNKNOWN"; readonly name: string };

/** The server sent what is no watch event. Nothing that came after it can be relied on. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

interface RawEvent {
  readonly type?: unknown;
  readonly object?: {
    readonly [field: string]: unknown;
    readonly metadata?: Partial<LivePod["metadata"]>;
  };
}

const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** Throws a `ProtocolError`. */
export function decodeWatchEvent(line: string): WatchEvent {
  const { type, object } = parse(line);
  if (typeof type !== "string" || typeof object !== "object" || object === null) {
    throw new ProtocolError(`no watch event: ${excerpt(line)}`);
  }
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return { type, pod: podOf(object, line) };
    case "BOOKMARK":
      return {
        type,
        resourceVersion: versionOf(object, line),
        endsInitialEvents: object.metadata?.annotations?.[INITIAL_EVENTS_END] === "true",
      };
    case "ERROR":
      return { type, status: statusOf(object) };
    default:
      return { type: "UNKNOWN", name: type };
  }
}

function parse(line: string): RawEvent {
  try {
    const value: unknown = JSON.parse(line);
    // Its fields are looked at before they are used.
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ProtocolError(`no JSON object: ${excerpt(line)}`);
}

function podOf(object: NonNullable<RawEvent["object"]>, line: string): LivePod {
  const { uid, name, resourceVersion } = object.metadata ?? {};
  if (typeof uid !== "string" || typeof name !== "string" || typeof resourceVersion !== "string") {
    throw new ProtocolError(`a pod without uid, name or resourceVersion: ${excerpt(line)}`);
  }
  // What the server stores it has validated; what names the pod is seen to be there.
  return object as unknown as LivePod;
}

function versionOf({ metadata }: NonNullable<RawEvent["object"]>, line: string): ResourceVersion {
  if (typeof metadata?.resourceVersion === "string") return metadata.resourceVersion;
  throw new ProtocolError(`a bookmark without a resourceVersion: ${excerpt(line)}`);
}

function excerpt(line: string): string {
  return JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}…` : line);
}
