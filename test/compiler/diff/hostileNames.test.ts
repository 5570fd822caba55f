// A diff in which every name is a stranger's: ids of DAGs and tasks, paths of files and of fields, what the sides are called.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDiffMarkdown, formatDiffText, type Diff } from "../../../compiler/index.ts";
import { hostileText, hostileTexts } from "../../support/hostileTexts.ts";
import { codesIn, renderMarkdown, withoutCodes } from "../../support/renderMarkdown.ts";

/** Something of each kind, and the name in every place. */
function diffOf(name: string): Diff {
  const line = { file: name, line: 1, column: 1 };
  const [kept, added, removed, former] = [`${name}0`, `${name}1`, `${name}2`, `${name}3`];
  return {
    base: name,
    head: name,
    dags: [
      {
        kind: "changed",
        dag_id: name,
        formerId: former,
        line,
        added: [added],
        removed: [removed],
        renamed: [{ from: former, to: name }],
        hasOptionChanges: true,
        changed: [kept],
        addedEdges: [{ from: name, to: added }],
        removedEdges: [{ from: removed, to: name }],
        edges: [
          { from: name, to: added },
          { from: name, to: kept },
          { from: removed, to: name },
        ],
        tasks: { before: 3, after: 3 },
        requests: { [name]: { before: 1n, after: 3n } },
      },
    ],
    groups: (["high", "low"] as const).map((level) => ({
      risk: "other",
      level,
      scope: "pod",
      path: name,
      fields: "spec.priority",
      before: { value: name, isDefault: false },
      after: { value: { [name]: [name] }, isDefault: true },
      isNew: false,
      subjects: [
        { dag_id: name, task_id: name },
        { dag_id: name, task_id: kept },
      ],
      lines: [line],
    })),
  };
}

const CONTROL = /[\p{Cc}\p{Bidi_Control}]/u;

const htmlOf = (name: string): string => renderMarkdown(formatDiffMarkdown(diffOf(name)));
const linesOf = (name: string): string[] =>
  formatDiffText(diffOf(name), { paint: (_level, words) => words }).split("\n");

const harmless = { html: withoutCodes(htmlOf("etl")), lines: linesOf("etl") };

test.each(hostileTexts)("a comment on %j shows it as code, and has nothing else of it", (name) => {
  const html = htmlOf(name);
  expect(withoutCodes(html)).toBe(harmless.html);
  expect(codesIn(html).join("").replaceAll("\n", "")).not.toMatch(CONTROL);
});

test("property: a comment on any names is the same outside of its code, and its graph has the same lines", () => {
  const isGraph = (text: string): boolean => text.startsWith("flowchart");
  const linesOfGraph = (html: string): number[] =>
    codesIn(html)
      .filter(isGraph)
      .map((text) => text.split("\n").length);
  fc.assert(
    fc.property(hostileText, (name) => {
      const html = htmlOf(name);
      expect(withoutCodes(html)).toBe(harmless.html);
      expect(linesOfGraph(html)).toEqual(linesOfGraph(htmlOf("etl")));
    }),
  );
});

test("property: in a terminal names have no control over it, and begin no line", () => {
  fc.assert(
    fc.property(hostileText, (name) => {
      const lines = linesOf(name);
      expect(lines).toHaveLength(harmless.lines.length);
      expect(lines.join("")).not.toMatch(CONTROL);
    }),
  );
});
