// The log of one life of a container, as container runtimes write it: `TIME STREAM TAG LINE`, where the tag P says that the line
// goes on. https://github.com/kubernetes/cri-api
import { EventEmitter, once } from "node:events";
import { open, type FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { toRfc3339, type Clock } from "../../../clock.ts";
import { isErrno, noRoom } from "../errno.ts";

/** Longer lines are written in parts. */
const maxLineBytes = 16 * 1024;

const NEWLINE = 10;

export type StreamName = "stdout" | "stderr";

export class LogWriter {
  readonly path: string;
  private readonly file: FileHandle;
  private readonly clock: Clock;
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private isDone = false;

  private constructor(path: string, file: FileHandle, clock: Clock) {
    this.path = path;
    this.file = file;
    this.clock = clock;
  }

  static async create(path: string, clock: Clock): Promise<LogWriter> {
    return new LogWriter(path, await open(path, "a"), clock);
  }

  /** Whether more may come. */
  get isOpen(): boolean {
    return !this.isDone;
  }

  /** Resolves when there is more, or will be no more. Rejects when the signal is aborted. */
  async change(signal: AbortSignal): Promise<void> {
    await once(this.changes, "change", { signal });
  }

  /** Writes what a process says, until it has nothing more to say. A process waits while the disk is slow. */
  async copy(name: StreamName, stream: Readable): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    // A stream without encoding yields buffers.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const { lines, left } = split(text);
      rest = left;
      await this.write(name, lines);
    }
    if (rest.length > 0) await this.write(name, [{ tag: "F", text: rest }]);
  }

  async close(): Promise<void> {
    await this.file.close();
    this.isDone = true;
    this.changes.emit("change");
  }

  private async write(name: StreamName, lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    const time = toRfc3339(this.clock.now());
    const parts = lines.flatMap(({ tag, text }) => [Buffer.from(`${time} ${name} ${tag} `), text, newline]);
    try {
      await this.file.appendFile(Buffer.concat(parts));
    } catch (error) {
      // A process is not to end for what it says: its words are lost until there is room again.
      if (!isErrno(error, ...noRoom)) throw error;
    }
    this.changes.emit("change");
  }
}

const newline = Buffer.from("\n");

interface Line {
  readonly tag: "F" | "P";
  readonly text: Buffer;
}

function split(text: Buffer): { readonly lines: Line[]; readonly left: Buffer } {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf(NEWLINE, start);
    const isWhole = end !== -1 && end - start <= maxLineBytes;
    if (!isWhole && text.length - start <= maxLineBytes) break;
    const stop = isWhole ? end : start + maxLineBytes;
    lines.push({ tag: isWhole ? "F" : "P", text: text.subarray(start, stop) });
    start = isWhole ? end + 1 : stop;
  }
  return { lines, left: text.subarray(start) };
}
