// Diagnostics as GitLab's Code Quality report, which shows them in merge requests.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import { pathInRepository, type Checkout } from "./checkout.ts";
import { position } from "./codeFrame.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { fingerprintsOf } from "./fingerprints.ts";
import { sortDiagnostics } from "./selection.ts";

const severities = { error: "major", warning: "minor" } satisfies Record<Diagnostic["severity"], string>;

export function toGitlab(diagnostics: readonly Diagnostic[], checkout: Checkout): object[] {
  const sorted = sortDiagnostics(diagnostics);
  const fingerprints = fingerprintsOf(sorted, checkout);
  return sorted.map(({ code, severity, message, hint, span: { file, start, end } }, index) => ({
    check_name: code,
    description: hint === undefined ? message : `${message}; hint: ${hint}`,
    fingerprint: fingerprints[index],
    severity: severities[severity],
    location: {
      path: pathInRepository(file.path, checkout),
      lines: { begin: position(file, start).line, end: position(file, end).line },
    },
  }));
}
