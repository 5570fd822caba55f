// Diagnostics as workflow commands of GitHub Actions.
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { formatGithub } from "../../../compiler/diagnostics/github.ts";
import { diagnostic, file } from "../../support/exampleDiagnostic.ts";

const checkout = { repository: "/repository", project: "/repository/jobs" };

const github = (...diagnostics: readonly Diagnostic[]): string => formatGithub(diagnostics, { checkout });

test("no diagnostics, no commands", () => {
  expect(github()).toBe("");
});

test("a command has the place in the repository, the code and the hint", () => {
  expect(github(diagnostic({ hint: "keep one" }))).toBe(
    "::error file=jobs/dags/a.yaml,line=2,endLine=2,col=1,endColumn=2,title=yaml/duplicate-key::something is wrong%0Ahint: keep one\n",
  );
});

test("what spans lines has no columns, which GitHub would refuse", () => {
  expect(github(diagnostic({ severity: "warning", span: { file, start: 5, end: 11 } }))).toBe(
    "::warning file=jobs/dags/a.yaml,line=2,endLine=3,title=yaml/duplicate-key::something is wrong\n",
  );
});

test("no path and no message breaks out of its command", () => {
  const hostile = { path: "dags/a,line=9::b%2C\n.ts", text: "x" };
  expect(
    github(diagnostic({ message: "100%\r\n::stop-commands::x", span: { file: hostile, start: 0, end: 1 } })),
  ).toBe(
    "::error file=jobs/dags/a%2Cline=9%3A%3Ab%252C%0A.ts,line=1,endLine=1,col=1,endColumn=2,title=yaml/duplicate-key::100%25\ufffd\ufffd::stop-commands::x\n",
  );
});

test("a file outside the repository keeps its own path", () => {
  expect(
    github(diagnostic({ span: { file: { path: "/tmp/pod.yaml", text: "" }, start: 0, end: 0 } })),
  ).toContain("file=/tmp/pod.yaml,line=1,");
});

describe("beyond what GitHub takes", () => {
  const many = (severity: Diagnostic["severity"], length: number, change: Partial<Diagnostic> = {}) =>
    Array.from({ length }, (_, start) =>
      diagnostic({ severity, message: `${severity} ${start}`, span: { file, start, end: start }, ...change }),
    );
  const severities = (text: string): string[] =>
    Array.from(text.matchAll(/^::(\w+)/gm), ([, word = ""]) => word);

  test("ten errors and ten warnings are shown, and the others are counted", () => {
    const text = github(...many("warning", 12), ...many("error", 11));
    expect(severities(text)).toEqual([...Array(10).fill("error"), ...Array(10).fill("warning"), "notice"]);
    expect(text).toContain(
      "::notice title=podloom::not shown here: 1 error, 2 warnings; --format text prints them\n",
    );
  });

  test("what concerns most tasks is among them", () => {
    const text = github(...many("error", 11), ...many("error", 1, { message: "in every task", count: 500 }));
    expect(text).toMatch(/^::error [^:]*::in every task\n/);
  });

  test("a maximum of one's own counts both, errors first", () => {
    const text = formatGithub([...many("warning", 3), ...many("error", 3)], { checkout, maximum: 4 });
    expect(severities(text)).toEqual(["error", "error", "error", "warning", "notice"]);
    expect(text).toContain("not shown here: 2 warnings;");
  });
});
