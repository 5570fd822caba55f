// Diagnostics as GitLab's Code Quality report.
import { expect, test } from "vitest";
import { toGitlab } from "../../../compiler/diagnostics/gitlab.ts";
import { diagnostic, file } from "../../support/exampleDiagnostic.ts";

const checkout = { repository: "/repository", project: "/repository/jobs" };

test("no diagnostics are an empty report", () => {
  expect(toGitlab([], checkout)).toEqual([]);
});

test("a finding has the place in the repository, the code and the hint", () => {
  const spread = { file, start: 5, end: 11 };
  expect(
    toGitlab([diagnostic({ hint: "keep one" }), diagnostic({ severity: "warning", span: spread })], checkout),
  ).toEqual([
    {
      check_name: "yaml/duplicate-key",
      description: "something is wrong; hint: keep one",
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: "major",
      location: { path: "jobs/dags/a.yaml", lines: { begin: 2, end: 2 } },
    },
    expect.objectContaining({
      severity: "minor",
      location: { path: "jobs/dags/a.yaml", lines: { begin: 2, end: 3 } },
    }),
  ]);
});

test("findings that are alike have different fingerprints, as GitLab shows but one of each", () => {
  const fingerprints = toGitlab([diagnostic({}), diagnostic({})], checkout).map(
    (finding) => "fingerprint" in finding && finding.fingerprint,
  );
  expect(new Set(fingerprints).size).toBe(2);
});
