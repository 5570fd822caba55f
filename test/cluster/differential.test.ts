// Thousands of faulty pods before podloom and before the real API server: what podloom takes, the server takes.
// PODLOOM_DIFFERENTIAL_SEED and PODLOOM_DIFFERENTIAL_COUNT choose others and more.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isError, type Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { toJson, withoutNulls } from "../../compiler/located.ts";
import type { Json } from "../../compiler/model.ts";
import { fieldPath } from "../../compiler/pointer.ts";
import { ruleSet, type RuleSet } from "../../compiler/validate/ruleSet.ts";
import { validatePod } from "../../compiler/validate/validate.ts";
import { readYaml } from "../../compiler/yaml/readYaml.ts";
import { located } from "../support/located.ts";
import { mutate, type Mutant } from "../support/mutator/mutate.ts";
import { randomFrom } from "../support/random.ts";
import { readRuleCases } from "../support/ruleCases.ts";
import { apiServerJudge, serverVersion, type Verdict } from "./judge.ts";

const seed = Number(process.env["PODLOOM_DIFFERENTIAL_SEED"] ?? 1);
const count = Number(process.env["PODLOOM_DIFFERENTIAL_COUNT"] ?? 10_000);

const root = join(import.meta.dirname, "../..");
/** What a plugin of the server refuses or fills in; podloom warns of it. */
const OF_PLUGINS_ALONE =
  /serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set/;

/** Where podloom is stricter than the server, and why. Anything else is a mistake. */
const STRICTER: readonly (readonly [findings: RegExp, reason: string])[] = [
  [
    /^schema\/wrong-value: \S+ must be one of .*, and this is ""/,
    "an empty word for one of a few: the server takes it for none, and nobody means it",
  ],
  [
    /^schema\/wrong-value: \S+ must be (?:text|an object|a whole number), and this is null/,
    "null in a list: the server takes it for an empty one",
  ],
  [
    /^schema\/missing-field: \S+ needs the field \w+$/,
    "a field that the schema demands, and the server takes for empty",
  ],
  [
    /^volume\/projected-(?:source: .*(?:clusterTrustBundle|podCertificate)|path: )/,
    "a source that is dropped where its feature is off, and refused where it is on",
  ],
  [
    /^schema\/wrong-value: \S+ must be a quantity .*, and this is "\."/,
    "a quantity that is a point alone: the server takes it for 0, and the form of quantities does not have it",
  ],
  [
    /^schema\/wrong-value: \S+\.lifecycle\.stopSignal must be one of/,
    "a signal that does not exist: the server drops the field where its feature is off, and refuses it where it is on",
  ],
  [/^schema\/wrong-value: metadata\.managedFields/, "what the server itself writes, and takes in any form"],
  [
    /^metadata\/resource-version: /,
    "the version of another object: the store refuses it, which a dry run does not reach",
  ],
  [
    /^container\/resource-quantity: .* must be at most \d+$/,
    "more pieces than 63 bits count in thousandths: the server takes or refuses them by what is left of the number",
  ],
  [
    /^container\/reference-name: .*-"$/,
    "a name with a dash at its end, which no object can have, so the pod would never start",
  ],
];

interface Comparison {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly errors: readonly Diagnostic[];
}

test("podloom and the API server agree", { timeout: 600_000 }, async ({ skip }) => {
  const kubernetesVersion = await serverVersion();
  if (kubernetesVersion === undefined)
    return skip("the server is of a release whose rules podloom does not know");
  const rules = ruleSet({ kubernetesVersion, podSecurityStandard: "privileged", severities: {} });
  const judge = await apiServerJudge();
  const comparisons: Comparison[] = [];
  const queue = mutants(rules).values();
  const work = async (): Promise<void> => {
    for (const mutant of queue)
      comparisons.push({ mutant, verdict: await judge(mutant.pod), errors: errorsOf(mutant.pod, rules) });
  };
  await Promise.all(Array.from({ length: 8 }, work));
  const refused = comparisons.filter(({ verdict }) => !verdict.isAccepted);
  const looser = refused.filter(
    ({ errors, verdict }) => errors.length === 0 && !OF_PLUGINS_ALONE.test(verdict.message),
  );
  // Null for a member of a map is "" or 0 to the server. podloom takes it for absent, and never writes it. So they differ both ways.
  const withNull = looser.filter(({ mutant }) => hasNull(mutant.pod));
  const missed = looser.filter(({ mutant }) => !hasNull(mutant.pod));
  const invented = comparisons.filter(({ verdict, errors }) => verdict.isAccepted && errors.length > 0);
  const unexplained = invented.filter(
    (one) =>
      !hasNull(one.mutant.pod) &&
      !STRICTER.some(([findings]) => one.errors.every((error) => findings.test(wordsOf(error)))),
  );
  const report = [
    `${count} pods from seed ${seed}, of which the server refuses ${refused.length}`,
    `accepted by podloom and refused by the server: ${missed.length}, and ${withNull.length} with null in a map`,
    ...classes(missed, ({ verdict }) => verdict.message.replace(/^Pod "[^"]*" is invalid: /, "")),
    `refused by podloom and accepted by the server: ${invented.length}, without a reason ${unexplained.length}`,
    ...classes(unexplained, ({ errors }) => errors.map(wordsOf).join("; ")),
    `of single faults that both refuse, at the same field: ${agreement(comparisons)}`,
  ];
  process.stdout.write(`${report.join("\n")}\n`);
  expect(refused.length).toBeGreaterThan(count / 3);
  expect(missed.length).toBe(0);
  expect(withNull.length / count).toBeLessThan(0.001);
  expect(unexplained.length).toBe(0);
  expect(invented.length / count).toBeLessThan(0.005);
});

/** Objects that the server would look up before it looks at the pod, and what its plugins alone may set. */
const OF_PLUGINS = ["priority", "priorityClassName", "preemptionPolicy", "runtimeClassName", "overhead"];

function isForPlugins(pod: Json): boolean {
  const { spec = {} } = pod as { readonly spec?: Json };
  const members = typeof spec === "object" && spec !== null ? Object.keys(spec) : [];
  return members.some((name) => OF_PLUGINS.includes(name));
}

/** Four in five with one fault, the others with two or three. */
function mutants(rules: RuleSet): Mutant[] {
  const random = randomFrom(seed);
  const pods = soundPods(rules);
  const made: Mutant[] = [];
  while (made.length < count) {
    const mutant = mutate(random.pick(pods), random.next() < 0.8 ? 1 : random.pick([2, 3]), random);
    if (!isForPlugins(mutant.pod)) made.push({ ...mutant, pod: inDefaultNamespace(mutant.pod) });
  }
  return made;
}

/** Pods without a fault: the examples' manifests, and what the rules' cases show to be right. */
function soundPods(rules: RuleSet): Json[] {
  const examples = globSync("examples/*/manifests/*/*.yaml", { cwd: root }).toSorted();
  const manifests = examples.flatMap((path) => {
    const pod = readYaml({ path, text: readFileSync(join(root, path), "utf8") }, () => undefined);
    return pod === undefined ? [] : [toJson(pod)];
  });
  const cases = globSync("test/compiler/rules/*/*.yaml", { cwd: root })
    .toSorted()
    .flatMap((path) =>
      readRuleCases(readFileSync(join(root, path), "utf8"), path).map(({ pod }) => toJson(pod)),
    );
  return [...manifests, ...cases].map(inDefaultNamespace).filter((pod) => errorsOf(pod, rules).length === 0);
}

function inDefaultNamespace(pod: Json): Json {
  const { metadata, ...rest } = pod as { readonly [key: string]: Json };
  const hasMetadata = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  return hasMetadata ? { ...rest, metadata: Object.assign({}, metadata, { namespace: "default" }) } : pod;
}

function errorsOf(pod: Json, rules: RuleSet): Diagnostic[] {
  const value = located(pod);
  const errors: Diagnostic[] = [];
  if (value.kind !== "map") throw new Error("a mutant is no map");
  validatePod(withoutNulls(value), {}, { rules, accept: () => false }, (found) => {
    if (isError(found)) errors.push(found);
  });
  return errors;
}

function hasNull(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.values(value).some(hasNull));
}

function wordsOf({ code, message }: Diagnostic): string {
  return `${code}: ${message}`;
}

/** Disagreements of one kind in one line, the most frequent first, each with an example. */
function classes(comparisons: readonly Comparison[], nameOf: (one: Comparison) => string): string[] {
  const groups = Map.groupBy(comparisons, (one) =>
    nameOf(one)
      .replaceAll(/\d+/g, "N")
      .replaceAll(/"[^"]*"/g, '"…"')
      .slice(0, 160),
  );
  return [...groups]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(
      ([name, own]) =>
        `  ${own.length} × ${name}\n      ${own[0]?.mutant.faults.join("; ").slice(0, 300)}\n      ${own[0] === undefined ? "" : nameOf(own[0]).slice(0, 300)}`,
    );
}

/** The server's paths leave out the index here and there; so does the comparison. */
function agreement(comparisons: readonly Comparison[]): string {
  const single = comparisons.filter(
    ({ mutant, verdict, errors }) =>
      mutant.faults.length === 1 && verdict.fields.length > 0 && errors.length > 0,
  );
  const same = single.filter(({ verdict, errors }) => {
    const ours = errors.map(({ path = "" }) => bare(fieldPath(path)));
    return verdict.fields.some((field) =>
      ours.some((own) => own.startsWith(bare(field)) || bare(field).startsWith(own)),
    );
  });
  return `${same.length} of ${single.length} (${((100 * same.length) / single.length).toFixed(1)} %)`;
}

function bare(field: string): string {
  return field.replaceAll(/\[[^\]]*\]/g, "").replaceAll(/\.(?=\.)|\.$/g, "");
}
