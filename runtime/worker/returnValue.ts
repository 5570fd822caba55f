// What a task returns as the JSON that its downstream tasks get.
import { snapshot } from "../authoring/snapshot.ts";

const maxKibibytes = 256;

/** The return value cannot be handed on; the message says what of it, and what to return instead. */
export class ReturnValueError extends Error {}

/** The JSON text of a return value; `undefined` is `null`, as Python's None is to Airflow. */
export function returnValueJson(value: unknown): string {
  const { json, refusal } = snapshot(value ?? null, { handles: false, holder: "a return value" });
  if (refusal !== undefined) {
    throw new ReturnValueError(
      `${refusal.message}: return text, numbers, booleans, null, and lists and objects of these`,
    );
  }
  const text = JSON.stringify(json);
  const kibibytes = Buffer.byteLength(text) / 1024;
  if (kibibytes > maxKibibytes) {
    throw new ReturnValueError(
      `the return value has ${kibibytes.toFixed(1)} KiB as JSON, and ${maxKibibytes} KiB is the most: write it to a file or a bucket, and return where it is`,
    );
  }
  // JSON.stringify escapes both; a backslash that is escaped itself begins no escape.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text)) {
    throw new ReturnValueError(
      "the return value holds text that no database keeps: a NUL, or half a character",
    );
  }
  return text;
}
