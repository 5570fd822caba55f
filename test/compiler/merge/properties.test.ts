import fc from "fast-check";
import { expect, test } from "vitest";
import { toJson } from "../../../compiler/located.ts";
import { airflow } from "../../../compiler/merge/airflow.ts";
import { merge } from "../../../compiler/merge/merge.ts";
import type { MergeRules } from "../../../compiler/merge/rules.ts";
import { strategic } from "../../../compiler/merge/strategic.ts";
import type { Json, Located, LocatedMap } from "../../../compiler/model.ts";
import { arbitraryIdempotentOverride, arbitraryOverride, arbitraryPod } from "../../support/arbitraryPods.ts";
import { located, plain } from "../../support/located.ts";
import type { JsonMap } from "../../support/merged.ts";

const ruleSets: readonly (readonly [string, MergeRules])[] = [
  ["strategic", strategic],
  ["airflow", airflow],
];

function join(base: LocatedMap, overlay: LocatedMap, rules: MergeRules): LocatedMap {
  return merge(base, overlay, rules, () => {});
}

function mergeJson(rules: MergeRules, base: JsonMap, overlay: JsonMap): JsonMap {
  return toJson(join(located(base), located(overlay), rules)) as JsonMap;
}

test.each(ruleSets)("%s: an empty overlay gives the very same object", (_, rules) => {
  fc.assert(
    fc.property(arbitraryOverride, (pod) => {
      const base = located(pod);
      expect(join(base, located({}), rules)).toBe(base);
    }),
  );
});

test.each(ruleSets)("%s: a pod merged onto nothing is itself, but for nulls", (_, rules) => {
  fc.assert(
    fc.property(arbitraryPod, (pod) => {
      expect(mergeJson(rules, {}, pod)).toEqual(pod);
    }),
  );
});

test.each(ruleSets)("%s: no more is built than the overlay holds, and no scalar", (_, rules) => {
  fc.assert(
    fc.property(arbitraryOverride, arbitraryOverride, (pod, override) => {
      const [base, overlay] = [located(pod), located(override)];
      const given = new Set([...partsOf(base), ...partsOf(overlay)]);
      const built = partsOf(join(base, overlay, rules)).filter((part) => !given.has(part));
      expect(built.length).toBeLessThanOrEqual(partsOf(overlay).length);
      expect(built.map((part) => part.kind)).not.toContain("scalar");
    }),
  );
});

test.each(ruleSets)("%s: no layer is changed", (_, rules) => {
  fc.assert(
    fc.property(arbitraryOverride, arbitraryOverride, (pod, override) => {
      const [base, overlay] = [located(pod), located(override)];
      join(base, overlay, rules);
      expect([plain(base), plain(overlay)]).toEqual([pod, override]);
    }),
  );
});

test("strategic: merged twice is merged once", () => {
  fc.assert(
    fc.property(arbitraryOverride, arbitraryIdempotentOverride, (pod, override) => {
      const once = mergeJson(strategic, pod, override);
      expect(mergeJson(strategic, once, override)).toEqual(once);
    }),
  );
});

test("strategic: layers of plain fields, none of them an empty list, may be merged in any grouping", () => {
  const arbitraryLayer = arbitraryPod.map(withoutEmptyLists);
  fc.assert(
    fc.property(arbitraryPod, arbitraryLayer, arbitraryPod, (a, b, c) => {
      const left = mergeJson(strategic, mergeJson(strategic, a, b), c);
      const right = mergeJson(strategic, a, mergeJson(strategic, b, c));
      expect(left).toEqual(right);
    }),
  );
});

test("airflow: no container, volume or env entry is ever taken away", () => {
  fc.assert(
    fc.property(arbitraryPod, arbitraryOverride, (pod, override) => {
      const result = mergeJson(airflow, pod, override);
      expect(listAt(result, "containers").length).toBeGreaterThanOrEqual(listAt(pod, "containers").length);
      expect(listAt(result, "volumes").slice(0, listAt(pod, "volumes").length)).toEqual(
        listAt(pod, "volumes"),
      );
      for (const [index, container] of listAt(pod, "containers").entries()) {
        const before = envOf(container);
        expect(envOf(listAt(result, "containers")[index]).slice(0, before.length)).toEqual(before);
      }
    }),
  );
});

function partsOf(value: Located): readonly Located[] {
  switch (value.kind) {
    case "scalar":
      return [value];
    case "list":
      return [value, ...value.items.flatMap(partsOf)];
    case "map":
      return [value, ...[...value.entries.values()].flatMap((entry) => partsOf(entry.value))];
  }
}

function withoutEmptyLists(pod: JsonMap): JsonMap {
  const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  // What JSON.parse gives of an object's JSON is an object.
  return JSON.parse(
    JSON.stringify(pod, (_key, value: unknown) => (isEmptyList(value) ? undefined : value)),
  ) as JsonMap;
}

function listAt(pod: Json | undefined, field: string): readonly Json[] {
  return listOf(member(member(pod, "spec"), field));
}

function envOf(container: Json | undefined): readonly Json[] {
  return listOf(member(container, "env"));
}

function member(value: Json | undefined, key: string): Json | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, Json>)[key] : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
