// Pictures in a real browser: texts are inside their boxes, and can be read in light and in dark. Skipped where there is no
// chromium (Debian: apt-get install chromium).
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { toSvg } from "../../../compiler/graph/svg.ts";
import { project } from "../../support/project.ts";

const hasChromium = spawnSync("chromium", ["--version"]).status === 0;

/** What the page finds out about itself. */
interface Seen {
  readonly texts: number;
  readonly outside: readonly string[];
  readonly scripts: number;
  readonly text: string;
  readonly box: string;
}

const LOOK = `
const texts = [...document.querySelectorAll("svg > g text")];
const outside = texts.filter((text) => {
  const [inner, outer] = [text, text.parentNode.querySelector("rect")].map((one) => one.getBBox());
  return inner.x < outer.x - 1 || inner.x + inner.width > outer.x + outer.width + 1;
});
const fill = (selector) => getComputedStyle(document.querySelector(selector)).fill;
document.body.textContent = JSON.stringify({
  texts: texts.length,
  outside: outside.map((text) => text.textContent),
  scripts: document.querySelectorAll("svg script, svg a, svg image").length,
  text: fill("svg > g:not(.group) text"),
  box: fill("svg > g:not(.group) rect"),
});
`;

const hostile = "</text><script>document.title = 1</script><a href='javascript:alert(1)'>";

const graph: Graph = {
  nodes: [
    {
      id: "a",
      label: "extract_everything_from_everywhere",
      notes: ["none_failed_min_one_success"],
      kind: "task",
      group: "g",
    },
    { id: "b", label: hostile, notes: [], kind: "pod_task", group: "g" },
    { id: "c", label: "MMMMiiii_…", notes: ["200 tasks"], kind: "several", group: undefined },
  ],
  groups: [{ id: "g", label: `loop over ${"a_long_name".repeat(20)}`, outer: undefined }],
  edges: [
    { from: "a", to: "b", kind: "data" },
    { from: "b", to: "c", kind: "order" },
  ],
};

function look(scheme: "light" | "dark"): Seen {
  const page = `<!doctype html><body>${toSvg(graph, hostile, [hostile])}<script>${LOOK}</script></body>`;
  const folder = project({ "page.html": page });
  const { stdout, stderr } = spawnSync(
    "chromium",
    [
      "--headless",
      // The page is our own, and a container has no namespaces for a sandbox.
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${join(folder, "profile")}`,
      `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`,
      "--dump-dom",
      `file://${join(folder, "page.html")}`,
    ],
    { encoding: "utf8", timeout: 50_000, killSignal: "SIGKILL" },
  );
  const json = /<body>(\{.*\})<\/body>/s.exec(stdout)?.[1];
  if (json === undefined) throw new Error(`chromium showed nothing: ${stderr}`);
  const entity = /&(lt|gt|amp);/g;
  const characters: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&" };
  return JSON.parse(json.replaceAll(entity, (_, name: string) => characters[name] ?? "")) as Seen;
}

/** From 0, black, to 255. */
function brightness(color: string): number {
  const parts = (color.match(/\d+/g) ?? []).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

test.skipIf(!hasChromium).each(["light", "dark"] as const)("in a browser that is %s", (scheme) => {
  const { texts, outside, scripts, text, box } = look(scheme);
  expect({ texts, outside, scripts }).toEqual({ texts: 6, outside: [], scripts: 0 });
  expect(Math.abs(brightness(text) - brightness(box))).toBeGreaterThan(150);
  expect(brightness(box) > 127).toBe(scheme === "light");
});
