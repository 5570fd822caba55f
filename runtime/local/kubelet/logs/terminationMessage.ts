// The last words of a container: the file that it was given for them, or the end of its log.
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { Container } from "../../../../schemas/generated/pod.ts";
import { readLog } from "./readLog.ts";

const maxMessageBytes = 4096;
const maxLogBytes = 2048;
const maxLogLines = 80;

interface Options {
  readonly container: Container;
  readonly exitCode: number;
  /** The file that the container saw at its terminationMessagePath. */
  readonly messageFile: string;
  readonly logFile: string;
}

/** `undefined` where a container said nothing. */
export async function terminationMessage({
  container,
  exitCode,
  messageFile,
  logFile,
}: Options): Promise<string | undefined> {
  const message = (await readFile(messageFile)).subarray(0, maxMessageBytes).toString();
  if (message !== "") return message;
  if (container.terminationMessagePolicy !== "FallbackToLogsOnError" || exitCode === 0) return undefined;
  const end = (await buffer(lastLines(logFile))).subarray(-maxLogBytes);
  return end.length === 0 ? undefined : end.toString();
}

function lastLines(logFile: string): AsyncGenerator<Buffer, void, undefined> {
  const { signal } = new AbortController();
  return readLog(logFile, { tailLines: maxLogLines, writer: undefined, signal });
}
