// Times as the API writes them.
import { toRfc3339 } from "../../clock.ts";

/** Seconds are the finest that most fields hold: `2026-11-25T08:00:00Z`. */
export function wireTime(ms: number): string {
  return `${toRfc3339(ms).slice(0, 19)}Z`;
}
