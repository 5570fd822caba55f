// The merge key `<<` of YAML 1.1, which takes over the entries of other maps.
// https://yaml.org/type/merge.html
import { isScalar, type Node } from "yaml";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Located, LocatedEntry, Span, Step } from "../model.ts";

/** The entries of a map while it is built. */
export interface Entries {
  /** The result, with what merge keys bring. */
  readonly all: Map<string, LocatedEntry>;
  /** The places of the keys written in the map itself. */
  readonly written: Map<string, Span>;
}

export function isMergeKey(node: Node): boolean {
  return isScalar(node) && node.type === "PLAIN" && node.source === "<<" && node.tag === undefined;
}

/**
 * Adds the entries of a map, or of a list of maps, that has come by `step`. Keys of the map itself win, then earlier sources.
 * Reported: what is no map, and keys above the merge key, about which PyYAML and go-yaml 2 disagree.
 */
export function mergeInto(
  entries: Entries,
  merged: Located,
  place: Pick<Step, "name" | "span">,
  report: Report,
): void {
  const step = { kind: "spread", ...place } as const;
  for (const source of merged.kind === "list" ? merged.items : [merged]) {
    if (source.kind !== "map") {
      report("yaml/merge-not-a-map", step.span, {});
      return;
    }
    for (const [key, entry] of source.entries) {
      const written = entries.written.get(key);
      if (written !== undefined) {
        const related = [{ message: `${JSON.stringify(key)} is written here`, span: written }];
        report("yaml/merge-after-key", step.span, { key }, { related });
      } else if (!entries.all.has(key)) {
        entries.all.set(key, { key: entry.key, value: withStep(entry.value, step) });
      }
    }
  }
}

/** The same value, having come one step further. */
export function withStep<L extends Located>(value: L, step: Omit<Step, "previous">): L {
  const { span, steps } = value.origin;
  return { ...value, origin: { span, steps: { ...step, previous: steps } } };
}
