// Graphs as Mermaid: what is printed, and that no label can say anything but itself.
import { expect, test } from "vitest";
import { escapeMermaid, toMermaid } from "../../../compiler/graph/mermaid.ts";
import type { Graph, GraphNode } from "../../../compiler/graph/graph.ts";

function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  return { id, label: id, notes: [], kind: "task", group: undefined, ...more };
}

test("nodes by kind, groups inside groups, data apart from order, changes by their borders", () => {
  const graph: Graph = {
    nodes: [
      node("extract_eu", { group: "inner" }),
      node("convert", { group: "outer", change: "added" }),
      node("count", { kind: "pod_task", notes: ["all_done"] }),
      node("load_…", { kind: "several", label: "load_*", notes: ["200 tasks"], change: "removed" }),
    ],
    groups: [
      { id: "outer", label: "for region", outer: undefined },
      { id: "inner", label: "for table", outer: "outer" },
    ],
    edges: [
      { from: "extract_eu", to: "convert", kind: "data" },
      { from: "convert", to: "count", kind: "order" },
    ],
  };
  expect(toMermaid(graph)).toBe(`flowchart LR
  subgraph g0["for region"]
    subgraph g1["for table"]
      n0["extract_eu"]
    end
    n1["convert"]:::added
  end
  n2[["count<br/>all_done"]]
  n3(["load#95;#42;<br/>200 tasks"]):::removed
  n0 ==> n1
  n1 --> n2
  classDef added stroke:#2da44e,stroke-width:3px
  classDef removed stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 4
`);
});

test("an empty graph is a flowchart too", () => {
  expect(toMermaid({ nodes: [], groups: [], edges: [] })).toBe("flowchart LR\n");
});

test.each([
  ["load_eu", "load_eu"],
  ["load_eu__1", "load_eu__1"],
  ["Überblick.täglich-1.2", "Überblick.täglich-1.2"],
  ["データ", "データ"],
  ["_private_", "#95;private#95;"],
  ["1. first", "1#46; first"],
  [
    `"]; click n0 href "javascript:alert(1)"`,
    "#34;#93;#59; click n0 href #34;javascript#58;alert#40;1#41;#34;",
  ],
  ["<img src=x onerror=alert(1)>", "#60;img src#61;x onerror#61;alert#40;1#41;#62;"],
  ["`**bold**`", "#96;#42;#42;bold#42;#42;#96;"],
  ["%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"],
  ["#quot;", "#35;quot#59;"],
  ["two\nlines", "two#65533;lines"],
  ["\u202eright to left", "#65533;right to left"],
  ["👍", "#128077;"],
])("the label %j is written %j", (label, written) => {
  expect(escapeMermaid(label)).toBe(written);
});
