// Which rules hold, and which of them are asked about a part.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { toJson } from "../../../compiler/located.ts";
import type { Located } from "../../../compiler/model.ts";
import { RulesByFields, ruleSet, type RuleSet } from "../../../compiler/validate/ruleSet.ts";
import { validatePod } from "../../../compiler/validate/validate.ts";
import { located } from "../../support/located.ts";
import { mutate } from "../../support/mutator/mutate.ts";
import { randomFrom } from "../../support/random.ts";
import { readRuleCases } from "../../support/ruleCases.ts";

test("a stricter control that is turned off leaves the looser one in place", () => {
  const codesWith = (severities: Record<string, "off">) =>
    ruleSet({ kubernetesVersion: "1.36", podSecurityStandard: "restricted", severities }).rules.map(
      ({ code }) => code,
    );
  expect(codesWith({})).not.toContain("pod-security/host-path");
  expect(codesWith({ "pod-security/volume-types": "off" })).toContain("pod-security/host-path");
});

test.each(["1.32", "1.36"] as const)(
  "a rule of %s has nothing to say of a part without the fields that it is about",
  (kubernetesVersion) => {
    const some = ruleSet({ kubernetesVersion, podSecurityStandard: "restricted", severities: {} });
    const all = askingAlways(some);
    const random = randomFrom(1);
    const files = globSync("*/*.yaml", { cwd: CASES }).toSorted();
    const pods = files.flatMap((path) => readRuleCases(readFileSync(join(CASES, path), "utf8"), path));
    for (const { pod } of pods) {
      const mutants = Array.from({ length: 4 }, () => located(mutate(toJson(pod), 2, random).pod));
      for (const value of [pod, ...mutants]) expect(foundIn(value, some)).toEqual(foundIn(value, all));
    }
  },
);

const CASES = join(import.meta.dirname, "../rules");

/** The same rules, each put to every part. */
function askingAlways({ rules, isSince }: RuleSet): RuleSet {
  const all = { about: undefined };
  return {
    rules,
    isSince,
    pod: new RulesByFields(rules.flatMap((rule) => (rule.kind === "pod" ? [{ ...rule, ...all }] : []))),
    container: new RulesByFields(
      rules.flatMap((rule) => (rule.kind === "container" ? [{ ...rule, ...all }] : [])),
    ),
    volume: new RulesByFields(rules.flatMap((rule) => (rule.kind === "volume" ? [{ ...rule, ...all }] : []))),
  };
}

function foundIn(pod: Located, rules: RuleSet): readonly string[] {
  if (pod.kind !== "map") throw new Error("a pod is a map");
  const found: Diagnostic[] = [];
  validatePod(pod, {}, { rules, accept: () => false }, (diagnostic) => found.push(diagnostic));
  return found.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}
