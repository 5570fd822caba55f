// Saying why a file could not be had.
import type { Report } from "./diagnostics/diagnostic.ts";
import type { ReadResult } from "./disk.ts";
import type { SourceText, Span } from "./model.ts";

/** Reports at `span`; nothing for a file that was read. */
export function reportUnread(read: ReadResult, what: string, span: Span, report: Report): void {
  if (read.kind === "missing") report("load/not-found", span, { what });
  else if (read.kind === "outside") report("load/outside-project", span, { what });
  else if (read.kind === "too-large") report("load/too-large", span, { what, limit: read.limit });
  else if (read.kind === "unreadable") report("load/unreadable", span, { what, why: read.why });
}

/** The place of a file that has no text to show. */
export function startOf(path: string): Span {
  const file: SourceText = { path, text: "" };
  return { file, start: 0, end: 0 };
}
