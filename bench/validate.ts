// How long validating one pod takes, in a process that has just validated others. Prints milliseconds.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../compiler/diagnostics/diagnostic.ts";
import { ruleSet } from "../compiler/validate/ruleSet.ts";
import { validatePod } from "../compiler/validate/validate.ts";
import { readYaml } from "../compiler/yaml/readYaml.ts";

const [root = "."] = process.argv.slice(2);
const report: Report = (code) => {
  throw new Error(`the corpus is not valid: ${code}`);
};
const pods = globSync("manifests/*/*.yaml", { cwd: root }).map((path) => {
  const pod = readYaml({ path, text: readFileSync(join(root, path), "utf8") }, report);
  if (pod === undefined) throw new Error(`${path} holds no pod`);
  return pod;
});
const rules = ruleSet({ kubernetesVersion: "1.36", podSecurityStandard: "restricted", severities: {} });
const validate = (some: typeof pods): void => {
  for (const pod of some) validatePod(pod, {}, { rules, accept: () => false }, () => undefined);
};
const half = Math.floor(pods.length / 2);
validate(pods.slice(0, half));
const started = performance.now();
validate(pods.slice(half));
console.log((performance.now() - started) / (pods.length - half));
