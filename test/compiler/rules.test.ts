// Each rule about pods has a file in rules/: parts of pods, with a comment each that says what it shows. Beside it is what
// the rule says of them. A part is completed with what a pod cannot do without.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatText } from "../../compiler/index.ts";
import { rules } from "../../compiler/validate/rules.ts";
import { readRuleCases, verdictOf } from "../support/ruleCases.ts";
import { expectGoldenFile } from "../support/goldens.ts";

describe.each(rules.map((rule) => ({ code: rule.code, rule })))("$code", ({ code, rule }) => {
  const file = join(import.meta.dirname, "rules", `${code}.yaml`);
  const verdicts = () =>
    readRuleCases(readFileSync(file, "utf8"), `${code}.yaml`).map((one) => ({
      ...one,
      found: verdictOf(one, rule),
    }));

  test("tells what is wrong, and where", () => {
    const said = verdicts().map(
      ({ title, found }) => `# ${title}\n\n${formatText(found, { color: false }) || "valid\n"}`,
    );
    expectGoldenFile(said.join("\n"), file.replace(/yaml$/, "txt"));
  });

  test("is broken by some of its cases and kept by others", () => {
    const broken = verdicts().map(({ found }) => found.some((diagnostic) => diagnostic.code === code));
    expect(new Set(broken)).toEqual(new Set([true, false]));
  });
});
