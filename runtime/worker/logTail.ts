// The end of what a task prints, for people who look after its pod is gone.

const maxBytes = 256 * 1024;
const maxLines = 500;

/** Takes output as it comes and keeps the last 500 lines of it, or 256 KiB where those are more. */
export class LogTail {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private isCut = false;

  add(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    // Cutting at twice the size copies each byte once, whatever the size of the chunks.
    if (this.bytes > 2 * maxBytes) this.cut();
  }

  /** Begins with a whole line, unless that one line is longer than all that is kept. */
  text(): string {
    this.cut();
    // Postgres keeps no NUL in text.
    const text = Buffer.concat(this.chunks).toString("utf8").replaceAll("\0", "\uFFFD");
    const firstEnd = text.indexOf("\n");
    const whole = this.isCut && firstEnd >= 0 && firstEnd < text.length - 1 ? text.slice(firstEnd + 1) : text;
    return lastLines(whole);
  }

  private cut(): void {
    if (this.bytes <= maxBytes) return;
    // A copy, so that the rest is not kept in memory.
    const kept = Uint8Array.from(Buffer.concat(this.chunks).subarray(-maxBytes));
    this.chunks = [kept];
    this.bytes = kept.length;
    this.isCut = true;
  }
}

function lastLines(text: string): string {
  // The newline at the end closes the last line and begins none.
  let start = text.length - 1;
  for (let lines = 0; lines < maxLines && start >= 0; lines += 1) {
    start = start === 0 ? -1 : text.lastIndexOf("\n", start - 1);
  }
  return text.slice(start + 1);
}
