// A change as reviewers see it: as text, as one comment, as JSON. What a stranger's pull request holds is shown and does nothing.
import { join } from "node:path";
import { expect, test } from "vitest";
import { diffToJson, formatDiffMarkdown, formatDiffText, type Diff } from "../../../compiler/index.ts";
import { compared } from "../../support/comparedSources.ts";
import { expectGoldenFile } from "../../support/goldens.ts";
import { hostileTexts } from "../../support/hostileTexts.ts";
import { renderMarkdown, withoutCodes } from "../../support/renderMarkdown.ts";

const BEFORE = `import { chain, dag, podTask, task } from "podloom";
dag({ dag_id: "sales", schedule: "@daily", default_args: { retries: 1 } }, () => {
  const loads = ["eu", "us", "jp"].map((region) => task({ task_id: \`load_\${region}\` }, async () => {})());
  const check = task({}, async function check() {});
  const report = podTask({ task_id: "report", image: "reports:1.2.2" });
  const count = podTask({ task_id: "count", image: "reports:1.2.2" });
  chain(loads, check(), report());
  chain(loads, count());
});
`;

const AFTER = `import { chain, dag, podTask, task } from "podloom";
const big = { pod_override: { spec: { containers: [{ name: "base", resources: { requests: { memory: "2Gi" } } }] } } };
dag({ dag_id: "sales", schedule: "@hourly", default_args: { retries: 3, executor_config: big } }, () => {
  const loads = ["eu", "us", "jp"].map((region) => task({ task_id: \`load_\${region}\` }, async () => {})());
  const verify = task({}, async function verify() {});
  const root = { pod_override: { spec: { hostNetwork: true, containers: [{ name: "base", securityContext: { privileged: true } }] } } };
  const report = podTask({ task_id: "report", image: "elsewhere.example.com/reports:1.2.3", executor_config: root });
  const mail = task({}, async function mail() {});
  chain(loads, verify(), report(), mail());
});
`;

const golden = (name: string): string => join(import.meta.dirname, "goldens", name);
const plain = { paint: (_level: string, words: string): string => words };

test("a change of much, in every format", () => {
  const change = compared(BEFORE, AFTER, (pod) => pod.replace("cpu: 500m", "cpu: 0.5"));
  expectGoldenFile(formatDiffText(change, plain), golden("change.txt"));
  expectGoldenFile(formatDiffMarkdown(change), golden("change.md"));
  expectGoldenFile(`${JSON.stringify(diffToJson(change), null, 2)}\n`, golden("change.json"));
});

test("nothing in Markdown, and a sentence in text, where nothing is different", () => {
  const same = compared(BEFORE, BEFORE);
  expect(formatDiffMarkdown(same)).toBe("");
  expect(formatDiffText(same, plain)).toBe("main → working tree: nothing is different.\n");
});

test("a task of another name and the same content is renamed, and so are its edges", () => {
  const { dags, groups } = compared(BEFORE, BEFORE.replaceAll("check", "verify"));
  expect(dags).toMatchObject([
    { renamed: [{ from: "check", to: "verify" }], added: [], removed: [], addedEdges: [], removedEdges: [] },
  ]);
  expect(groups).toEqual([]);
});

test("a stranger's values are code in a comment, whatever they hold", () => {
  const htmlOf = (values: readonly string[]): string => {
    const env = JSON.stringify(values.map((value, index) => ({ name: `V${index}`, value })));
    const after = BEFORE.replace(
      "default_args: {",
      `default_args: { executor_config: { pod_override: { spec: { containers: [{ name: "base", env: ${env} }] } } },`,
    );
    return renderMarkdown(formatDiffMarkdown(compared(BEFORE, after)));
  };
  const html = htmlOf(hostileTexts);
  expect(withoutCodes(html)).toBe(withoutCodes(htmlOf(hostileTexts.map(() => "harmless"))));
  expect(html.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

test("a comment is never longer than a comment may be, and says what it leaves out", () => {
  const [group] = compared(BEFORE, AFTER).groups;
  const [dag] = compared(BEFORE, AFTER).dags;
  if (group === undefined || dag === undefined) throw new Error("something is different");
  const long = "é".repeat(280);
  const subjects = Array.from({ length: 60 }, (_, index) => ({ dag_id: `${long}${index}`, task_id: long }));
  const huge: Diff = {
    base: long,
    head: long,
    dags: Array.from({ length: 300 }, (_, index) => ({ ...dag, dag_id: `${long}${index}` })),
    groups: Array.from({ length: 600 }, (_, index) => ({ ...group, path: `${long}${index}`, subjects })),
  };
  const comment = formatDiffMarkdown(huge);
  expect(Buffer.byteLength(comment)).toBeLessThan(65_536);
  expect(comment).toContain("<!-- podloom diff -->");
  expect(comment).toMatch(/_Left out to fit into a comment: \d+ changes, \d+ DAGs, graphs\./);
});
