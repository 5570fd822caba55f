// Loaded into `podloom run` before anything else: tells the bench when requests that create pods are sent and answered.
// JavaScript, because what removes types takes 19 MB of the process that is measured.
import { subscribe } from "node:diagnostics_channel";

const TELL_EVERY_MS = 100;

/** Since some moment that all processes of a machine share, as in sharedMs.ts. */
const sharedMs = () => Number(process.hrtime.bigint()) / 1e6;

/** What command.ts calls `Creations`. */
let creations = { sentMs: [], answeredMs: [] };

// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
note("undici:client:sendHeaders", () => creations.sentMs.push(sharedMs()));
note("undici:request:trailers", () => creations.answeredMs.push(sharedMs()));
setInterval(tell, TELL_EVERY_MS).unref();
process.once("exit", tell);

function note(channel, take) {
  subscribe(channel, ({ request: { method, path } }) => {
    if (method === "POST" && path.includes("/pods?")) take();
  });
}

function tell() {
  if (creations.sentMs.length === 0 && creations.answeredMs.length === 0) return;
  process.send?.(creations);
  creations = { sentMs: [], answeredMs: [] };
}
