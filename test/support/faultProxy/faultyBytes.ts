// What a fault does to the bytes of an answer that has begun.
import { refusalReasons, type Fault, type RefusalCode } from "./fault.ts";

/** How an answer ends: as it should, by a broken connection, or never. */
export type Ending = "end" | "break" | "hang";

/** The bytes as the client gets them. Returns how they end. */
export async function* faultyBytes(
  bytes: AsyncIterable<Uint8Array>,
  fault: Fault,
): AsyncGenerator<Uint8Array, Ending, undefined> {
  switch (fault.kind) {
    case "cut":
      return (yield* firstBytes(bytes, fault.afterBytes)) ? "end" : "break";
    case "silence":
      return (yield* firstBytes(bytes, fault.afterBytes)) ? "end" : "hang";
    case "refuseLater":
      yield* firstEvents(bytes, fault.afterEvents);
      yield Buffer.from(`${JSON.stringify({ type: "ERROR", object: refusalStatus(fault.code) })}\n`);
      return "end";
    case "repeat":
      for await (const line of lines(bytes)) yield Buffer.concat([line, line]);
      return "end";
    case "dropEvent":
      yield* withoutEvent(bytes, fault.index);
      return "end";
    default:
      yield* bytes;
      return "end";
  }
}

export function refusalStatus(code: RefusalCode) {
  const message = `refused by the fault proxy with ${code}`;
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason: refusalReasons[code], message };
}

/** Whether that was all of them. */
async function* firstBytes(
  bytes: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, boolean, undefined> {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length > left) {
      yield chunk.subarray(0, left);
      return false;
    }
    left -= chunk.length;
    yield chunk;
  }
  return true;
}

async function* firstEvents(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  if (count === 0) return;
  for await (const line of lines(bytes)) {
    yield line;
    seen += 1;
    if (seen === count) return;
  }
}

async function* withoutEvent(bytes: AsyncIterable<Uint8Array>, index: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const line of lines(bytes)) {
    const isBookmark = line.subarray(0, 40).includes('"type":"BOOKMARK"');
    if (isBookmark || seen++ !== index) yield line;
  }
}

/** Whole lines, with their ends. */
async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest;
}
