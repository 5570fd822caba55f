// Pods that stand in files of their own, held to the rules that compiled pods are held to.
import { resolve } from "node:path";
import { CONFIG_FILE, readConfig, type Config, type Variables } from "./config.ts";
import {
  adjusted,
  distinct,
  isError,
  reportTo,
  type Diagnostic,
  type Report,
} from "./diagnostics/diagnostic.ts";
import { Disk, readFile } from "./disk.ts";
import { withoutNulls } from "./located.ts";
import type { LocatedMap, SourceText } from "./model.ts";
import { podsIn } from "./podsIn.ts";
import { AcceptedRisks, RiskComments } from "./risk/acceptedRisks.ts";
import { regionsOfDocuments } from "./risk/region.ts";
import { reportUnread, startOf } from "./unread.ts";
import { ruleSet, type RuleOptions, type RuleSet } from "./validate/ruleSet.ts";
import { validatePod } from "./validate/validate.ts";
import { readYamlDocuments } from "./yaml/readYaml.ts";

export interface ValidateOptions {
  /** The folder with podloom.yaml, if the project has one. */
  readonly root: string;
  /** The environment: `PODLOOM__…` settings. */
  readonly variables: Variables;
  readonly files: readonly PodFile[];
  /** Go over what is configured. */
  readonly kubernetesVersion: RuleOptions["kubernetesVersion"] | undefined;
  readonly podSecurityStandard: RuleOptions["podSecurityStandard"] | undefined;
  /** The day on which risks are accepted or no more, as `2026-11-24`. */
  readonly today: string;
}

/** YAML or JSON, anywhere on this machine: the user named it. */
export interface PodFile {
  /** From the root, or of this machine. */
  readonly path: string;
  /** Where it was read already. */
  readonly text: string | undefined;
}

export interface ValidateResult {
  /** None where the configuration has errors. */
  readonly files: readonly { readonly file: string; readonly valid: boolean }[];
  readonly diagnostics: readonly Diagnostic[];
}

export function validateFiles(options: ValidateOptions): ValidateResult {
  const reported: Diagnostic[] = [];
  const add = (diagnostic: Diagnostic): void => void reported.push(diagnostic);
  const config = configOf(options, reportTo(add));
  if (config === undefined) return { files: [], diagnostics: reported };
  const rules: RuleOptions = {
    kubernetesVersion: options.kubernetesVersion ?? config.rules.kubernetesVersion,
    podSecurityStandard: options.podSecurityStandard ?? config.rules.podSecurityStandard,
    severities: config.rules.severities,
  };
  validateEach(options, rules, add);
  const diagnostics = adjusted(distinct(reported), rules.severities);
  const broken = new Set(diagnostics.filter(isError).map(({ span }) => span.file.path));
  return { files: options.files.map(({ path }) => ({ file: path, valid: !broken.has(path) })), diagnostics };
}

/** A file of pods may be all that there is; then the defaults hold. */
function configOf({ root, variables }: ValidateOptions, report: Report): Config | undefined {
  const read = new Disk(root).read(CONFIG_FILE);
  if (read.kind === "missing") return readConfig({ path: CONFIG_FILE, text: "{}" }, variables, report);
  if (read.kind === "text") return readConfig({ path: CONFIG_FILE, text: read.text }, variables, report);
  reportUnread(read, CONFIG_FILE, startOf(CONFIG_FILE), report);
  return undefined;
}

function validateEach(
  { root, files, today }: ValidateOptions,
  rules: RuleOptions,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): void {
  const measures = { rules: ruleSet(rules), comments: new RiskComments(regionsOfDocuments, today) };
  for (const file of files) {
    const source = readSource(file, root, reportTo(onDiagnostic));
    if (source !== undefined) validateSource(source, measures, onDiagnostic);
  }
}

function readSource({ path, text }: PodFile, root: string, report: Report): SourceText | undefined {
  if (text !== undefined) return { path, text };
  const read = readFile(resolve(root, path));
  reportUnread(read, path, startOf(path), report);
  return read.kind === "text" ? { path, text: read.text } : undefined;
}

function validateSource(
  source: SourceText,
  { rules, comments }: { readonly rules: RuleSet; readonly comments: RiskComments },
  onDiagnostic: (diagnostic: Diagnostic) => void,
): void {
  const risks = new AcceptedRisks(comments);
  const accept = (finding: Diagnostic): boolean => risks.accept(finding);
  for (const pod of readPods(source, reportTo(onDiagnostic)))
    validatePod(pod, {}, { rules, accept }, onDiagnostic);
  // A comment of a template may be about pods that the template is only a part of: that it is of no use here says nothing.
  risks.review([source], onDiagnostic);
}

function readPods(source: SourceText, report: Report): LocatedMap[] {
  const documents = readYamlDocuments(source, report) ?? [];
  const pods = documents.flatMap((document) => podsIn(document, report));
  return pods.map((pod) => withoutNulls(withoutStatus(pod)));
}

/** The API server takes a pod with a status, as one that was read from a cluster has, and begins a new one. */
function withoutStatus(pod: LocatedMap): LocatedMap {
  return { ...pod, entries: new Map([...pod.entries].filter(([key]) => key !== "status")) };
}
