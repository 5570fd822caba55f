// The project's configuration: podloom.yaml, with the environment over it and the command's flags over that.
import { posix } from "node:path";
import { validateConfig } from "../schemas/generated/projectValidators.js";
import type { KubernetesExecutor, PodloomConfig } from "../schemas/generated/config.ts";
import { adjustableCodes } from "./adjustable.ts";
import { watchErrors, type Report, type Severities } from "./diagnostics/diagnostic.ts";
import { didYouMean } from "./diagnostics/suggestion.ts";
import { valueAt } from "./located.ts";
import type { Located, LocatedEntry, LocatedMap, LocatedScalar, SourceText, Span, Step } from "./model.ts";
import { checkSchema } from "./validate/findings.ts";
import type { RuleOptions } from "./validate/ruleSet.ts";
import { readYaml } from "./yaml/readYaml.ts";

export const CONFIG_FILE = "podloom.yaml";

/** The configuration with its defaults. What ends up in pods knows where it was set. */
export interface Config {
  readonly dagsFolder: string;
  readonly manifestsFolder: string;
  /** Where it is set; the file where it is not. */
  readonly manifestsFolderSpan: Span;
  readonly podTemplateFile: LocatedScalar | undefined;
  readonly namespace: LocatedScalar | undefined;
  readonly image: LocatedScalar | undefined;
  /** The rules that pods are held to. */
  readonly rules: RuleOptions;
  readonly mergeRules: NonNullable<KubernetesExecutor["merge_rules"]>;
  /** Names of the environment variables that DAG files may read. */
  readonly env: readonly string[];
  /** The configuration as it was written, for caches. */
  readonly source: SourceText;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** `undefined` when errors were reported. */
export function readConfig(source: SourceText, variables: Variables, report: Report): Config | undefined {
  const file = readYaml(source, report);
  if (file === undefined) return undefined;
  const layered = withVariables(file, variables);
  const { report: fail, hasFailed } = watchErrors(report, {});
  const json = checkSchema(validateConfig, { value: layered, name: CONFIG_FILE }, fail);
  checkDagsFolder(layered, fail);
  checkImage(layered, fail);
  checkSeverities(layered, fail);
  return json === undefined || hasFailed() ? undefined : configOf(layered, json, source);
}

/** Of folders elsewhere nothing is read, so naming one is a mistake. */
function checkDagsFolder(config: LocatedMap, report: Report): void {
  const folder = scalarAt(config, "/dags_folder");
  const path = posix.normalize(String(folder?.value ?? "."));
  const isOutside = posix.isAbsolute(path) || path === ".." || path.startsWith("../");
  if (folder === undefined || !isOutside) return;
  report(
    "load/outside-project",
    folder.origin.span,
    { what: path },
    { hint: "name a folder of the project" },
  );
}

function checkImage(config: LocatedMap, report: Report): void {
  const [repository, tag] = ["worker_container_repository", "worker_container_tag"];
  warnOfHalf(repository, tag, config, report);
  warnOfHalf(tag, repository, config, report);
}

/** A code that is misspelt would leave its diagnostic as serious as ever, without a word. */
function checkSeverities(config: LocatedMap, report: Report): void {
  const severities = config.entries.get("severity")?.value;
  if (severities?.kind !== "map") return;
  for (const [code, { key }] of severities.entries) {
    if (!adjustableCodes.has(code))
      report("config/unknown-code", key, { code }, { hint: didYouMean(code, [...adjustableCodes]) });
  }
}

function warnOfHalf(set: string, missing: string, config: LocatedMap, report: Report): void {
  const value = scalarAt(config, `/kubernetes_executor/${set}`);
  const other = scalarAt(config, `/kubernetes_executor/${missing}`);
  if (value === undefined || other !== undefined) return;
  report("config/half-image", value.origin.span, { set, missing });
}

function scalarAt(config: LocatedMap, pointer: string): LocatedScalar | undefined {
  const value = valueAt(config, pointer);
  return value?.kind === "scalar" ? value : undefined;
}

function configOf(file: LocatedMap, json: PodloomConfig, source: SourceText): Config {
  const at = (key: string): LocatedScalar | undefined => scalarAt(file, `/kubernetes_executor/${key}`);
  return {
    dagsFolder: json.dags_folder ?? "dags",
    manifestsFolder: json.manifests_folder ?? "manifests",
    manifestsFolderSpan: (file.entries.get("manifests_folder")?.value ?? file).origin.span,
    podTemplateFile: at("pod_template_file"),
    namespace: at("namespace"),
    image: imageOf(at("worker_container_repository"), at("worker_container_tag")),
    rules: {
      kubernetesVersion: json.kubernetes_version ?? "1.36",
      podSecurityStandard: json.kubernetes_executor?.pod_security_standard ?? "baseline",
      severities: severitiesOf(json),
    },
    mergeRules: json.kubernetes_executor?.merge_rules ?? "strategic",
    env: json.compile?.env ?? [],
    source,
  };
}

/** YAML reads the word off as false. */
function severitiesOf({ severity = {} }: PodloomConfig): Severities {
  return Object.fromEntries(
    Object.entries(severity).map(([code, own]) => [code, own === false ? "off" : own]),
  );
}

/** As in Airflow, both parts are needed to name an image. */
function imageOf(
  repository: LocatedScalar | undefined,
  tag: LocatedScalar | undefined,
): LocatedScalar | undefined {
  if (repository === undefined || tag === undefined) return undefined;
  const { span, steps } = repository.origin;
  const joined: Step = {
    kind: "constant",
    name: "worker_container_tag",
    span: tag.origin.span,
    previous: steps,
  };
  return {
    kind: "scalar",
    value: `${String(repository.value)}:${String(tag.value)}`,
    origin: { span, steps: joined, isImplied: true },
  };
}

const PREFIX = "PODLOOM__";

/** The file with each `PODLOOM__SECTION__KEY` set over it. Lists are written with commas between their items. */
function withVariables(file: LocatedMap, variables: Variables): LocatedMap {
  let layered = file;
  for (const [name, text] of Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const path = name.slice(PREFIX.length).toLowerCase().split("__");
    const source: SourceText = { path: name, text };
    const origin = { span: { file: source, start: 0, end: text.length }, steps: undefined };
    const value: Located = isList(path)
      ? {
          kind: "list",
          items: text.split(",").map((item): Located => ({ kind: "scalar", value: item.trim(), origin })),
          origin,
        }
      : { kind: "scalar", value: text, origin };
    layered = setAt(layered, path, value);
  }
  return layered;
}

function isList(path: readonly string[]): boolean {
  return path.join(".") === "compile.env";
}

function setAt(map: LocatedMap, [key = "", ...rest]: readonly string[], value: Located): LocatedMap {
  const inner = map.entries.get(key)?.value;
  const empty: LocatedMap = { kind: "map", entries: new Map(), origin: value.origin };
  const member = rest.length === 0 ? value : setAt(inner?.kind === "map" ? inner : empty, rest, value);
  const entry: LocatedEntry = { key: value.origin.span, value: member };
  return { ...map, entries: new Map(map.entries).set(key, entry) };
}
