// The file that the kubelet reads when a container has ended, and shows in the status of its pod.
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Replaces what the file holds. The kubelet makes the file, so where there is none nobody would read it: none is made. */
export function saveTerminationMessage(path: string, text: string): void {
  let file: number;
  try {
    file = openSync(path, "r+");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  try {
    ftruncateSync(file);
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
