// The picture of a DAG: what is drawn, what is left out of a large one, and that no name is more than a name.
import { describe, expect, test } from "vitest";
import { dagGraph } from "../../../compiler/graph/dagGraph.ts";
import { escapeDot, toDot } from "../../../compiler/graph/dot.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { toMermaid } from "../../../compiler/graph/mermaid.ts";
import { escapeXml, toSvg } from "../../../compiler/graph/svg.ts";
import { linkDag } from "../../../compiler/link.ts";
import { dagFile, declared } from "../../support/declared.ts";

function drawn(body: string): ReturnType<typeof dagGraph> {
  const dag = linkDag(declared(dagFile(body)), (code) => {
    throw new Error(code);
  });
  if (dag === undefined) throw new Error("the DAG has errors");
  return dagGraph(dag);
}

const SALES = `
  const all = [];
  for (const region of ["eu", "us"]) {
    const load = task({ task_id: \`load_\${region}\` }, async () => 1);
    all.push(load());
  }
  const sum = task({ trigger_rule: "all_done" }, async function sum(parts) {})(all);
  const count = podTask({ task_id: "count", image: "wc:1", args: [sum] });
  const last = podTask({ task_id: "last", image: "wc:1" });
  chain(count(), last());
`;

test("loops are groups, return values are told from order, kinds and trigger rules are shown", () => {
  const { graph, leftOut } = drawn(SALES);
  const [loop] = graph.groups;
  expect(leftOut).toEqual([]);
  expect(graph.groups).toEqual([expect.objectContaining({ label: "loop over region", outer: undefined })]);
  expect(graph.nodes.map(({ id, kind, notes, group }) => [id, kind, notes, group])).toEqual([
    ["load_eu", "task", [], loop?.id],
    ["load_us", "task", [], loop?.id],
    ["sum", "task", ["all_done"], undefined],
    ["count", "pod_task", [], undefined],
    ["last", "pod_task", [], undefined],
  ]);
  expect(graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
    "load_eu data sum",
    "load_us data sum",
    "sum data count",
    "count order last",
  ]);
});

test("a loop in a loop is a group in a group", () => {
  const { graph } = drawn(`
    for (const a of [1, 2]) for (const b of [1, 2]) task({ task_id: \`t_\${a}_\${b}\` }, async () => {})();
  `);
  const [outer, inner] = graph.groups;
  expect(graph.groups.map(({ label }) => label)).toEqual(["loop over a", "loop over b"]);
  expect(inner?.outer).toBe(outer?.id);
  expect(graph.nodes.every(({ group }) => group === inner?.id)).toBe(true);
});

test("a list's own methods are loops where their function is written in the call", () => {
  const { graph } = drawn(`
    const load = (region) => task({ task_id: \`load_\${region}\` }, async () => {})();
    const regions = ["eu", "us"].map((region) => load(region)).map((loaded, n) => task({ task_id: \`save_\${n}\` }, async () => {})());
    ["jp"].forEach(load);
    [["a", "b"]].flatMap((pair) => pair.map((letter) => task({ task_id: letter }, async () => {})()));
  `);
  const labels = new Map(graph.groups.map(({ id, label, outer }) => [id, { label, outer }]));
  const loopsAround = (group: string | undefined): string[] => {
    const found = group === undefined ? undefined : labels.get(group);
    return found === undefined ? [] : [found.label, ...loopsAround(found.outer)];
  };
  expect(graph.nodes.map(({ id, group }) => [id, ...loopsAround(group)])).toEqual([
    ["load_eu", "loop over region"],
    ["load_us", "loop over region"],
    ["save_0", "loop over loaded"],
    ["save_1", "loop over loaded"],
    ["load_jp"],
    ["a", "loop over letter", "loop over pair"],
    ["b", "loop over letter", "loop over pair"],
  ]);
});

describe("of a thousand tasks", () => {
  test("those of one call are one node, and it is said", () => {
    const { graph, leftOut } = drawn(`
      const end = task({}, async function end() {})();
      for (let i = 0; i < 1000; i++) {
        const load = task({ task_id: \`load_\${i}\` }, async () => 1);
        const save = task({ task_id: \`save_\${i}\` }, async (rows) => {});
        chain(save(load()), end);
      }
    `);
    expect(graph.nodes.map(({ label, notes }) => [label, notes])).toEqual([
      ["load_…", ["1000 tasks"]],
      ["save_…", ["1000 tasks"]],
      ["end", []],
    ]);
    expect(graph.edges.map(({ kind }) => kind)).toEqual(["data", "order"]);
    expect(leftOut).toEqual(["tasks of one task() call are one node: 2001 tasks, 3 nodes"]);
  });

  test("that have nothing in common, the first are shown and the others are counted", () => {
    const calls = Array.from({ length: 1000 }, (_, i) => `task({ task_id: "t${i}" }, async () => {})();`);
    const { graph, leftOut } = drawn(calls.join("\n"));
    expect(graph.nodes).toHaveLength(150);
    expect(leftOut).toContain("850 nodes are left out");
  });
});

describe("a name that is hostile", () => {
  const names = ['"]; end', "<script>alert(1)</script>", "]]>", "&lt;", '\\" -> x', "\u202eabc\n", "#quot;"];
  const graph: Graph = {
    nodes: names.map((name) => ({ id: name, label: name, notes: [name], kind: "task", group: names[0] })),
    groups: [{ id: names[0] ?? "", label: names[1] ?? "", outer: undefined }],
    edges: [],
  };

  test("begins no element and no entity in SVG", () => {
    const svg = toSvg(graph, names.join(), names);
    expect(svg).not.toMatch(/<script|\u202e/);
    expect(
      svg
        .match(/<(\/?)[a-z]+/g)
        ?.filter((tag) => !/^<\/?(svg|title|style|defs|marker|path|g|rect|text)$/.test(tag)),
    ).toEqual([]);
    expect(escapeXml(`<a b="&amp;">`)).toBe(`&lt;a b="&amp;amp;"&gt;`);
  });

  test("ends no string in DOT", () => {
    const strings = toDot(graph, names.join()).match(/"(?:[^"\\\n]|\\.)*"/g);
    expect(strings).toHaveLength(names.length + 2);
    expect(escapeDot('\\"&\n')).toBe('\\\\\\"&amp;\ufffd');
  });

  test("ends no label in Mermaid", () => {
    expect(toMermaid(graph).match(/"[^"]*"/g)).toHaveLength(names.length + 1);
  });
});

test("the same DAG gives the same pictures", () => {
  const pictures = (): string[] => {
    const { graph } = drawn(SALES);
    return [toMermaid(graph), toDot(graph, "sales"), toSvg(graph, "sales", [])];
  };
  expect(pictures()).toEqual(pictures());
});
