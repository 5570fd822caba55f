// Writing to the terminal: results on stdout, all else on stderr, colour only where a person looks.

/** Whether to colour what goes to stderr. https://no-color.org */
export function hasColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && (process.env["NO_COLOR"] ?? "") === "";
}

export function printResult(text: string): void {
  process.stdout.write(text);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printNote(text: string): void {
  process.stderr.write(text);
}

/** Resolves when all that was printed is handed over: what a pipe has no room for yet is lost when the process exits. */
export async function flushPrints(): Promise<void> {
  const flush = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => void stream.write("", () => resolve()));
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
}

/** "1 file", "2 files". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
