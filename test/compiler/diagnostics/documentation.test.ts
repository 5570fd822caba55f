// What tools show of docs/diagnostics.md beside a diagnostic.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../../../compiler/diagnostics/catalogue.ts";
import { fragmentOf, readDocumentation } from "../../../compiler/diagnostics/documentation.ts";
import { rules } from "../../../compiler/validate/rules.ts";
import { repository } from "../../support/command.ts";

test("a section begins with its summary and ends at the next heading", () => {
  const text =
    "# All\n\n## Some\n\n### a/b-c\n\nIt is `x.y`, and\nwrong. Mend it.\n\n    code\n\n### Words\n\nNo.\n";
  expect(readDocumentation(text)).toEqual(
    new Map([
      [
        "a/b-c",
        { summary: "It is `x.y`, and wrong.", markdown: "It is `x.y`, and\nwrong. Mend it.\n\n    code" },
      ],
    ]),
  );
});

test("every code has a sentence that fits where tools show it", () => {
  const documentation = readDocumentation(readFileSync(join(repository, "docs/diagnostics.md"), "utf8"));
  const codes = [...Object.keys(catalogue), ...rules.map(({ code }) => code)];
  expect([...documentation.keys()].toSorted()).toEqual(codes.toSorted());
  const summaries = [...documentation.values()].map(({ summary }) => summary);
  expect(summaries.filter((summary) => !/^[A-Z`].{10,250}\.$/.test(summary))).toEqual([]);
});

test("the fragment is the one that GitHub makes of the heading", () => {
  expect(fragmentOf("schema/unknown-field")).toBe("#schemaunknown-field");
});
