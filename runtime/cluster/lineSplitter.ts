// Bytes as they arrive, cut anywhere, into the lines that they are.
import { ProtocolError } from "./watchEvent.ts";

/** etcd takes objects of 1.5 MB, and JSON can be longer than what etcd stores. */
const MAXIMUM_LINE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Remembers the beginning of a line until its end comes. Lines are cut as bytes, so a character may be cut too. */
export class LineSplitter {
  private readonly decoder = new TextDecoder("utf-8", { fatal: true });
  private readonly maximumBytes: number;
  private pieces: Uint8Array[] = [];
  private pendingBytes = 0;

  constructor(maximumBytes = MAXIMUM_LINE_BYTES) {
    this.maximumBytes = maximumBytes;
  }

  /** The lines that end in this chunk, without empty ones. Throws a `ProtocolError` at a line that is too long or no UTF-8. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      const line = this.take();
      if (line !== "") lines.push(line);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  private keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.pendingBytes += piece.length;
    if (this.pendingBytes > this.maximumBytes) {
      throw new ProtocolError(`a line of more than ${this.maximumBytes} bytes`);
    }
    this.pieces.push(piece);
  }

  private take(): string {
    const [first, ...more] = this.pieces;
    const bytes = more.length === 0 ? first : Buffer.concat(this.pieces, this.pendingBytes);
    this.pieces = [];
    this.pendingBytes = 0;
    try {
      return this.decoder.decode(bytes);
    } catch (error) {
      if (error instanceof TypeError) throw new ProtocolError("a line that is no UTF-8", { cause: error });
      throw error;
    }
  }
}
