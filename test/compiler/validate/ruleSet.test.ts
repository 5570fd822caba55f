import { expect, test } from "vitest";
import { ruleSet } from "../../../compiler/validate/ruleSet.ts";

test("a stricter control that is turned off leaves the looser one in place", () => {
  const codesWith = (severities: Record<string, "off">) =>
    ruleSet({ kubernetesVersion: "1.36", podSecurityStandard: "restricted", severities }).rules.map(
      ({ code }) => code,
    );
  expect(codesWith({})).not.toContain("pod-security/host-path");
  expect(codesWith({ "pod-security/volume-types": "off" })).toContain("pod-security/host-path");
});
