// The files of a bundle: names, lines, the same bytes for the same input.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldedName } from "../../compiler/bundle.ts";
import { digest, taggedDigest } from "../../schemas/digest.ts";
import { emitBundle, type SourceDigests } from "../../compiler/emit.ts";
import { linkDag } from "../../compiler/link.ts";
import type { BundleFile, DagDeclaration, ValidPod } from "../../compiler/model.ts";
import { validateDagFile } from "../../schemas/generated/projectValidators.js";
import { collect } from "../support/diagnostics.ts";
import { dagFile, declared } from "../support/declared.ts";
import { located } from "../support/located.ts";

function emit(
  declaration: DagDeclaration,
  sources: SourceDigests = { "dags/dag.ts": taggedDigest("") },
): BundleFile[] {
  const { result: dag } = collect((report) => linkDag(declaration, report));
  if (dag === undefined) throw new Error("the DAG has errors");
  const pod = located({ apiVersion: "v1", kind: "Pod" });
  // What the pods hold, and so whether they are valid, is nothing to these tests.
  const pods = dag.tasks.map((task) => ({ task, pod, xcomFields: [] }) as unknown as ValidPod);
  return emitBundle(dag, pods, "dags/dag.ts", sources);
}

function emitTasks(ids: readonly string[]): BundleFile[] {
  const tasks = ids.map((id) => `task({ task_id: ${JSON.stringify(id)} }, async () => {})();`);
  return emit(declared(dagFile(tasks.join("\n"))));
}

function dagJson(files: readonly BundleFile[]) {
  const dag: unknown = JSON.parse(files.find(({ path }) => path.endsWith("/dag.json"))?.text ?? "");
  if (!validateDagFile(dag)) throw new Error(JSON.stringify(validateDagFile.errors));
  return dag;
}

test("a bundle is dag.json and a manifest for each task, known by its digest", () => {
  const files = emitTasks(["one", "two"]);
  expect(files.map(({ path }) => path)).toEqual(["example/dag.json", "example/one.yaml", "example/two.yaml"]);
  for (const { manifest } of dagJson(files).tasks) {
    const file = files.find(({ path }) => path === `example/${manifest.file}`);
    expect(manifest.digest).toBe(taggedDigest(file?.text ?? ""));
  }
});

describe("file names", () => {
  const id = fc
    .stringMatching(/^[aAbéÉ_.-]{1,4}(-[0-9a-f]{9})?$/u)
    .filter((text) => text !== "." && text !== "..");

  test("are different even where case is ignored", () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 8 }), (ids) => {
        const names = emitTasks(ids).map(({ path }) => foldedName(path));
        expect(new Set(names).size).toBe(ids.length + 1);
      }),
      { numRuns: 30 },
    );
  });

  test("an id that looks like a name with a hash does not take that name", () => {
    const twin = `load-${digest("load").slice(0, 9)}`;
    const names = emitTasks(["load", "Load", twin]).map(({ path }) => path);
    expect(new Set(names).size).toBe(4);
  });

  test("fit into a directory entry", () => {
    for (const { path } of emitTasks(["x".repeat(250), "日".repeat(250)])) {
      expect(Buffer.byteLength(path.split("/")[1] ?? "")).toBeLessThanOrEqual(255);
    }
  });
});

test("the order in which files were read does not show", () => {
  const declaration = declared(dagFile("task({}, async function work() {})();"));
  const sources = { "dags/dag.ts": "1", "dags/b.ts": "2", "dags/a.ts": "3" };
  const reversed = Object.fromEntries(Object.entries(sources).toReversed());
  expect(emit(declaration, reversed)).toEqual(emit(declaration, sources));
});

describe("lines are those of the DAG file", () => {
  const helper = `import { dag, task } from "podloom";

export function team(name, more = () => {}) {
  dag({ dag_id: name }, () => {
    task({}, async function report() {})();
    more();
  });
}

export function make(task_id) {
  return task({ task_id }, async () => {});
}

export const ready = task({}, async function ready() {});
`;
  function linesOf(entry: string) {
    const { source, tasks } = dagJson(emit(declared({ "dags/dag.ts": entry, "dags/helper.ts": helper })));
    return [source.line, ...tasks.map(({ line }) => line)];
  }

  test("where the DAG is made by a function of another file", () => {
    expect(
      linesOf('import { team } from "./helper.ts";\n\nfor (const name of ["sales"]) {\n  team(name);\n}\n'),
    ).toEqual([4, 4]);
  });

  test("where a task is", () => {
    const entry =
      'import { dag } from "podloom";\nimport { make, ready } from "./helper.ts";\ndag({ dag_id: "d" }, () => {\n';
    expect(
      linesOf(`${entry}  make("one")();\n  const two =\n    make("two");\n  ready();\n  two();\n});\n`),
    ).toEqual([3, 4, 7, 6]);
  });

  test("where the DAG file only imports it", () => {
    const imported = `import { team } from "./helper.ts";\nteam("sales");\n`;
    const files = {
      "dags/dag.ts": 'import "./other.ts";\n',
      "dags/other.ts": imported,
      "dags/helper.ts": helper,
    };
    expect(dagJson(emit(declared(files))).source.line).toBe(1);
  });
});
