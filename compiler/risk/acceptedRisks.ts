// Which findings an author accepts, and what is wrong with the comments that say so.
import { adjustableCodes } from "../adjustable.ts";
import { reportTo, type Diagnostic, type Report } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggestion.ts";
import type { SourceText } from "../model.ts";
import type { Region } from "./region.ts";
import type { RiskUse } from "./riskUse.ts";
import { findRiskComments, mentionsRisk, type RiskComment } from "./riskComment.ts";

/** The comments of a project's files, each read once. */
export class RiskComments {
  private readonly known = new Map<string, readonly RiskComment[]>();
  private readonly regionsOf: (file: SourceText) => readonly Region[];
  /** As `2026-11-24`. */
  readonly today: string;

  constructor(regionsOf: (file: SourceText) => readonly Region[], today: string) {
    this.regionsOf = regionsOf;
    this.today = today;
  }

  in(file: SourceText): readonly RiskComment[] {
    const known = this.known.get(file.path);
    if (known !== undefined) return known;
    const comments = mentionsRisk(file.text) ? findRiskComments(file, this.regionsOf(file)) : [];
    this.known.set(file.path, comments);
    return comments;
  }

  forget(path: string): void {
    this.known.delete(path);
  }
}

/** The risks that are accepted while one DAG file is compiled. */
export class AcceptedRisks {
  private readonly comments: RiskComments;
  private readonly used = new Set<RiskComment>();

  constructor(comments: RiskComments) {
    this.comments = comments;
  }

  /** Whether a comment accepts a finding; it counts as used from then on. */
  accept({ code, span }: Diagnostic): boolean {
    const accepting = this.comments
      .in(span.file)
      .find((comment) => comment.code === code && this.holds(comment) && isWithin(span, comment.target));
    if (accepting !== undefined) this.used.add(accepting);
    return accepting !== undefined;
  }

  /** The comments of the files that a result depends on. Reports those that cannot accept anything. */
  review(files: readonly SourceText[], onDiagnostic: (diagnostic: Diagnostic) => void): RiskUse[] {
    const report = reportTo(onDiagnostic);
    const comments = files.flatMap((file) => this.comments.in(file));
    return comments
      .filter((comment) => this.isSound(comment, report))
      .map((comment) => ({
        code: comment.code,
        until: comment.until,
        span: comment.span,
        isUsed: this.used.has(comment),
      }));
  }

  private holds({ reason, until }: RiskComment): boolean {
    return reason !== "" && (until === undefined || this.comments.today <= until);
  }

  private isSound(comment: RiskComment, report: Report): boolean {
    const { code, reason, until, span } = comment;
    if (!adjustableCodes.has(code))
      report("risk/unknown-code", span, { code }, { hint: didYouMean(code, [...adjustableCodes]) });
    else if (reason === "") report("risk/no-reason", span, { code });
    else if (!this.holds(comment)) report("risk/expired", span, { code, until: String(until) });
    else return true;
    return false;
  }
}

function isWithin(inner: { start: number; end: number }, outer: { start: number; end: number }): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
