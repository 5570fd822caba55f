// Merges plain JSON for tests and tells what came out and what was reported.
import { merge } from "../../compiler/merge/merge.ts";
import type { MergeRules } from "../../compiler/merge/rules.ts";
import { reportTo, type Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Json, LocatedMap } from "../../compiler/model.ts";
import { located, plain } from "./located.ts";

export type JsonMap = Readonly<Record<string, Json>>;

export interface Merged {
  readonly tree: LocatedMap;
  readonly pod: Json;
  readonly diagnostics: readonly Diagnostic[];
}

/** The merge of `layers`, the first one lowest. */
export function merged(rules: MergeRules, ...layers: readonly [JsonMap, ...JsonMap[]]): Merged {
  const diagnostics: Diagnostic[] = [];
  const report = reportTo((diagnostic) => diagnostics.push(diagnostic));
  const [lowest, ...others] = layers.map((layer, index) =>
    located(layer, index === 0 ? "base" : `overlay${index}`),
  );
  if (lowest === undefined) throw new Error("a merge needs a layer");
  const tree = others.reduce((below, layer) => merge(below, layer, rules, report), lowest);
  return { tree, pod: plain(tree), diagnostics };
}

/** A pod with this `base` container. */
export function withBase(container: JsonMap): JsonMap {
  return { spec: { containers: [{ name: "base", ...container }] } };
}
