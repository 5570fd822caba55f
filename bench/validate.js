// How long validating one pod takes, in the process that has just validated others. Prints milliseconds.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleSet } from "../dist/compiler/validate/ruleSet.js";
import { validatePods } from "../dist/compiler/validate/validate.js";
import { readYaml } from "../dist/compiler/yaml/readYaml.js";

const [root] = process.argv.slice(2);
const report = (code) => {
  throw new Error(`the corpus is not valid: ${code}`);
};
const pods = globSync("manifests/*/*.yaml", { cwd: root }).map((path) => {
  const pod = readYaml({ path, text: readFileSync(join(root, path), "utf8") }, report);
  return { pod, task: { declaration: { task_id: path } }, xcomFields: [] };
});
const rules = ruleSet({
  kubernetesVersion: "1.36",
  podSecurityStandard: "restricted",
  severities: {},
});
const standard = { rules, accept: () => false };
const ignore = () => {};
const half = pods.length / 2;
validatePods(pods.slice(0, half), "warm", standard, ignore);
const started = performance.now();
validatePods(pods.slice(half), "measured", standard, ignore);
console.log((performance.now() - started) / half);
