// Lines at the end of a terminal that are drawn again in place. The cursor stays where it is and visible, so that nothing has to be
// put right when the process is killed.
import stringWidth from "string-width";

/** The terminal shows what comes between the two at once. Those that know nothing of it do without. */
const TOGETHER = { begin: "\u001B[?2026h", end: "\u001B[?2026l" };

export class Screen {
  private readonly stream: NodeJS.WriteStream;
  private drawn: readonly string[] = [];

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** In place of what was drawn before. */
  draw(lines: readonly string[]): void {
    this.replace(lines);
    this.drawn = lines;
  }

  /** Lines that stay. What is drawn later stands below them. */
  print(lines: readonly string[]): void {
    const { drawn } = this;
    this.replace([...lines, ...drawn]);
    this.drawn = drawn;
  }

  private replace(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\n`).join("");
    this.stream.write(`${TOGETHER.begin}${this.erase()}${text}${TOGETHER.end}`);
  }

  /** From the first line that is drawn: a terminal that has become narrower shows a line as several. */
  private erase(): string {
    const { columns } = this.stream;
    const rows = this.drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)),
      0,
    );
    return rows === 0 ? "" : `\u001B[${rows}F\u001B[J`;
  }
}
