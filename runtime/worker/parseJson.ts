// JSON from outside: text that may be anything.
import type { Json } from "../authoring/json.ts";

/** What the text holds; undefined if it is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
