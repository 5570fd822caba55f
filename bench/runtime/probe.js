// Loaded into `podloom run` before anything else: tells the bench when requests that create pods are sent and answered.
import { subscribe } from "node:diagnostics_channel";
import { sharedMs } from "./sharedMs.ts";

/** What came to be since the message before. */
export interface Creations {
  readonly sentMs: readonly number[];
  readonly answeredMs: readonly number[];
}

const TELL_EVERY_MS = 100;

let sentMs: number[] = [];
let answeredMs: number[] = [];

// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
note("undici:client:sendHeaders", () => sentMs.push(sharedMs()));
note("undici:request:trailers", () => answeredMs.push(sharedMs()));
setInterval(tell, TELL_EVERY_MS).unref();
process.once("exit", tell);

function note(channel: string, take: () => void): void {
  subscribe(channel, (message) => {
    // The documented shape of both channels' messages.
    const { request } = message as { request: { method: string; path: string } };
    if (request.method === "POST" && request.path.includes("/pods?")) take();
  });
}

function tell(): void {
  if (sentMs.length === 0 && answeredMs.length === 0) return;
  const creations: Creations = { sentMs, answeredMs };
  process.send?.(creations);
  sentMs = [];
  answeredMs = [];
}
