// Kubernetes' own pass and fail pods of the Pod Security Standards: each has the verdict that its folder says. They lie
// outside the repository, in the folder that PODLOOM_POD_SECURITY_PODS names; without it the cases in rules/ must do.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Pod } from "../../schemas/generated/pod.ts";
import { toJson, withoutNulls } from "../../compiler/located.ts";
import { checkRules } from "../../compiler/validate/checkRules.ts";
import type { PodSecurityStandard } from "../../compiler/validate/rule.ts";
import { ruleSet } from "../../compiler/validate/ruleSet.ts";
import { readYaml } from "../../compiler/yaml/readYaml.ts";

const folder =
  process.env["PODLOOM_POD_SECURITY_PODS"] ??
  join(import.meta.dirname, "../../../shared/conformance/pod-security");

/** The control that a file is about, from its name without the number, and the rules that stand for it. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  allowprivilegeescalation: ["privilege-escalation"],
  apparmorprofile: ["app-armor"],
  capabilities_baseline: ["capabilities", "restricted-capabilities"],
  capabilities_restricted: ["restricted-capabilities"],
  hostnamespaces: ["host-namespaces"],
  hostpathvolumes: ["host-path", "volume-types"],
  hostports: ["host-port"],
  hostprobesandhostlifecycle: ["host-probe"],
  privileged: ["privileged"],
  procmount: ["proc-mount", "restricted-proc-mount"],
  procmount_restricted: ["restricted-proc-mount"],
  restrictedvolumes: ["volume-types"],
  runasnonroot: ["run-as-non-root"],
  runasuser: ["run-as-user"],
  seccompprofile_baseline: ["seccomp", "restricted-seccomp"],
  seccompprofile_restricted: ["restricted-seccomp"],
  selinuxoptions: ["selinux"],
  sysctls: ["sysctls"],
  windowshostprocess: ["host-process"],
};

const files = globSync("*/*/{pass,fail}/*.yaml", { cwd: folder }).toSorted();

describe.skipIf(!existsSync(folder))("Kubernetes' own pods", () => {
  test("are there", () => expect(files.length).toBeGreaterThan(100));

  test.each(files.filter((path) => path.includes("/pass/")))("%s meets its standard", (path) => {
    expect(controlsBrokenBy(path)).toEqual([]);
  });

  test.each(files.filter((path) => path.includes("/fail/")))(
    "%s breaks the control that it is about",
    (path) => {
      const [, control = ""] = /([a-z_]+)\d*\.yaml$/.exec(path) ?? [];
      const expected = RULES[control] ?? [];
      // Some break another one with it: a process of a Windows host is on the host's network.
      expect(controlsBrokenBy(path).filter((code) => expected.includes(code))).not.toEqual([]);
    },
  );
});

/** The controls of the standard and release that the path names. The rest of the pod need not be valid. */
function controlsBrokenBy(path: string): string[] {
  const [standard, release = ""] = path.split("/");
  const located = readYaml({ path, text: readFileSync(join(folder, path), "utf8") }, (code) => {
    throw new Error(`${path}: ${code}`);
  });
  if (located === undefined) throw new Error(`${path}: no map`);
  const rules = ruleSet({
    kubernetesVersion: release.slice(1) as "1.34",
    podSecurityStandard: standard as PodSecurityStandard,
    severities: {},
  });
  const codes = new Set<string>();
  const json = toJson(withoutNulls(located)) as unknown as Pod;
  checkRules(json, located, {}, rules, ({ code }) => codes.add(code));
  return [...codes].flatMap((code) => /^pod-security\/(.+)$/.exec(code)?.[1] ?? []);
}
