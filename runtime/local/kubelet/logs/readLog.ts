// Reads a container's log back, as `kubectl logs` asks for it.
import { open, type FileHandle } from "node:fs/promises";
import type { LogWriter } from "./logWriter.ts";

export interface LogSelection {
  /** Only so many lines of the end. */
  readonly tailLines?: number | undefined;
  /** Only what was written since then, in milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  readonly hasTimestamps?: boolean | undefined;
  /** Ends after so many bytes. */
  readonly limitBytes?: number | undefined;
  /** Goes on while the container does. */
  readonly follows?: boolean | undefined;
}

interface Options extends LogSelection {
  /** Who writes the file, if anybody still does. */
  readonly writer: LogWriter | undefined;
  readonly signal: AbortSignal;
}

const chunkBytes = 64 * 1024;
const NEWLINE = 10;

/** What the container wrote. Ends early, without an error, when the signal is aborted. */
export async function* readLog(path: string, options: Options): AsyncGenerator<Buffer, void, undefined> {
  let left = options.limitBytes ?? Infinity;
  for await (const text of selectedLines(path, options)) {
    yield text.subarray(0, left);
    left -= text.length;
    if (left <= 0) return;
  }
}

async function* selectedLines(path: string, options: Options): AsyncGenerator<Buffer, void, undefined> {
  const { sinceMs = -Infinity, hasTimestamps = false } = options;
  for await (const line of rawLines(path, options)) {
    const { time, isWhole, text } = parse(line);
    if (Date.parse(time) < sinceMs) continue;
    const prefix = hasTimestamps ? `${time} ` : "";
    yield Buffer.concat([Buffer.from(prefix), text, Buffer.from(isWhole ? "\n" : "")]);
  }
}

/** The lines of the file without their ends, and those that are added while the container runs. */
async function* rawLines(path: string, options: Options): AsyncGenerator<Buffer, void, undefined> {
  const { tailLines, follows, writer, signal } = options;
  const file = await open(path);
  try {
    let position = tailLines === undefined ? 0 : await tailPosition(file, tailLines);
    let rest = Buffer.alloc(0);
    for (;;) {
      const isLast = follows !== true || writer === undefined || !writer.isOpen;
      // Listens before it reads, so that nothing is missed between the two.
      const change = isLast ? undefined : settled(writer.change(signal));
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, position);
        if (bytesRead === 0) break;
        position += bytesRead;
        const text = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
        let start = 0;
        for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
          yield text.subarray(start, end);
          start = end + 1;
        }
        rest = text.subarray(start);
      }
      if (change === undefined) return;
      await change;
      if (signal.aborted) return;
    }
  } finally {
    await file.close();
  }
}

/** Waits without failing: whoever waits looks at the signal. */
async function settled(change: Promise<void>): Promise<void> {
  await change.catch(() => undefined);
}

/** Where the last lines begin. */
async function tailPosition(file: FileHandle, lines: number): Promise<number> {
  let position = (await file.stat()).size;
  let missing = lines + 1;
  while (position > 0) {
    const length = Math.min(chunkBytes, position);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, position - length);
    for (let index = length - 1; index >= 0; index--) {
      if (buffer[index] === NEWLINE && --missing === 0) return position - length + index + 1;
    }
    position -= length;
  }
  return 0;
}

function parse(line: Buffer): { readonly time: string; readonly isWhole: boolean; readonly text: Buffer } {
  const [, head = "", time = "", tag] =
    /^((\S+) (?:stdout|stderr) ([FP]) )/.exec(line.toString("latin1", 0, 80)) ?? [];
  return { time, isWhole: tag === "F", text: line.subarray(head.length) };
}
