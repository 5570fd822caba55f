// Moments as numbers, as RFC 3339 text, and as Airflow writes them. Only here is a `Date` made, of a moment that is given.
import type { Timestamp } from "./model.ts";

/** The moment that a text such as `2026-01-31T06:00:00Z` means, in UTC where it has no offset. Throws where it means none. */
export function parseTimestamp(text: string): Timestamp {
  // A date alone is in UTC by itself; a time without an offset would be the machine's.
  const isLocal = /T[\d:.]+$/.test(text);
  const moment = Date.parse(isLocal ? `${text}Z` : text);
  if (Number.isNaN(moment)) throw new Error(`invariant: ${JSON.stringify(text)} is no moment`);
  return moment;
}

/** `2026-01-31T06:00:00.000Z` */
export function formatTimestamp(moment: Timestamp): string {
  return new Date(moment).toISOString();
}

/** As Python's `isoformat` does in UTC: `2026-01-31T06:00:00+00:00`, and with microseconds where there are any. */
export function airflowTimestamp(moment: Timestamp): string {
  const [seconds = "", fraction = "000Z"] = formatTimestamp(moment).split(".");
  const millis = fraction.slice(0, 3);
  return `${seconds}${millis === "000" ? "" : `.${millis}000`}+00:00`;
}

/** As authors' code has it. */
export function toDate(moment: Timestamp): Date {
  return new Date(moment);
}
