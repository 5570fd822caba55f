// Writing to the terminal: results on stdout, all else on stderr, colour only where a person looks.

export { count } from "../compiler/quick.ts";

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

const toStderr = (text: string): void => void process.stderr.write(text);
let writeNote = toStderr;

export function printNote(text: string): void {
  writeNote(text);
}

/** While something is drawn at the end of the terminal, notes have to go above it: `write` does so until the function it gives is called. */
export function redirectNotes(write: (text: string) => void): () => void {
  writeNote = write;
  return () => (writeNote = toStderr);
}

/** Resolves when all that was printed is handed over: what a pipe has no room for yet is lost when the process exits. */
export async function flushPrints(): Promise<void> {
  const flush = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => void stream.write("", () => resolve()));
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
}
