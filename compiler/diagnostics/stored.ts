// Diagnostics as JSON, with paths in place of texts.
import type { Span } from "../model.ts";
import type { Diagnostic, Related } from "./diagnostic.ts";

export interface StoredSpan {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface StoredDiagnostic extends Omit<Diagnostic, "span" | "related"> {
  readonly span: StoredSpan;
  readonly related: readonly (Omit<Related, "span"> & { readonly span: StoredSpan })[];
}

export function storeSpan({ file, start, end }: Span): StoredSpan {
  return { path: file.path, start, end };
}

export function storeDiagnostic(diagnostic: Diagnostic): StoredDiagnostic {
  const related = diagnostic.related.map((place) => ({ ...place, span: storeSpan(place.span) }));
  return { ...diagnostic, span: storeSpan(diagnostic.span), related };
}

/** The diagnostic again; JSON leaves out members that are `undefined`, which reads the same. */
export function reviveDiagnostic(stored: StoredDiagnostic, spanOf: (span: StoredSpan) => Span): Diagnostic {
  const related = stored.related.map((place) => ({ ...place, span: spanOf(place.span) }));
  return { ...stored, span: spanOf(stored.span), related };
}
