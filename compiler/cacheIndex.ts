// The cache's index as a file: JSON behind its own digest. What is not exactly what this version writes is no index.
import { digest } from "../schemas/digest.ts";
import type { StoredDiagnostic, StoredSpan } from "./diagnostics/stored.ts";
import type { Severities } from "./diagnostics/diagnostic.ts";
import type { RiskUse } from "./risk/riskUse.ts";
import { parseJson } from "./parseJson.ts";

export interface StoredRisk extends Omit<RiskUse, "span"> {
  readonly span: StoredSpan;
}

/** A file of the manifests folder with its digest, and how it was stamped when it had that. */
export interface StoredOutput {
  readonly path: string;
  readonly digest: string;
  readonly stamp?: string | undefined;
}

export interface StoredFile {
  /** Path → digest of its text; null where nothing could be read. */
  readonly dependencies: Readonly<Record<string, string | null>>;
  readonly dags: readonly { readonly dag_id: string; readonly tasks: number; readonly span: StoredSpan }[];
  readonly bundles: readonly { readonly folder: string; readonly files: readonly StoredOutput[] }[];
  readonly diagnostics: readonly StoredDiagnostic[];
  readonly risks: readonly StoredRisk[];
  readonly usesAuthoring: boolean;
}

/** What of the project must be known before a file can be looked up. */
export interface ProjectFacts {
  readonly dagsFolder: string;
  readonly manifestsFolder: string;
  /** The environment variables that DAG files may read, with their values; null where one is not set. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly severities: Severities;
}

export interface Index {
  /** Everything besides files that results depend on: podloom's version, the configuration, the environment. */
  readonly key: string;
  readonly project: ProjectFacts;
  readonly files: Readonly<Record<string, StoredFile>>;
}

export function sealIndex(index: Index): string {
  const text = JSON.stringify(index);
  return `${digest(text)}\n${text}`;
}

/** `undefined` where the text is damaged. */
export function unsealIndex(sealed: string): Index | undefined {
  const [seal, text] = sealed.split("\n", 2);
  if (seal === undefined || text === undefined || digest(text) !== seal) return undefined;
  const index = parseJson(text);
  return isIndex(index) ? index : undefined;
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isNumber: Test = (value) => typeof value === "number";
const isBoolean: Test = (value) => typeof value === "boolean";
const isTextOrNull: Test = (value) => value === null || typeof value === "string";
const isCode: Test = (value) => isText(value) && /^[a-z-]+\/[a-z0-9-]+$/.test(String(value));
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const recordOf =
  (test: Test): Test =>
  (value) =>
    isRecord(value) && Object.values(value).every(test);
const shape = (members: Readonly<Record<string, Test>>): Test => {
  const tests = Object.entries(members);
  return (value) => isRecord(value) && tests.every(([name, test]) => test(value[name]));
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isSeverity: Test = (value) => value === "error" || value === "warning" || value === "off";
const isSpan = shape({ path: isText, start: isNumber, end: isNumber });

const isDiagnostic = shape({
  code: isCode,
  severity: (value) => value !== "off" && isSeverity(value),
  message: isText,
  span: isSpan,
  hint: optional(isText),
  related: listOf(shape({ message: isText, span: isSpan })),
  dag_id: optional(isText),
  task_id: optional(isText),
  path: optional(isText),
  fix: optional((value) => isText(value) || isNumber(value)),
  count: isNumber,
});

const isRisk = shape({ code: isCode, until: optional(isText), span: isSpan, isUsed: isBoolean });

const isOutput = shape({ path: isText, digest: isText, stamp: optional(isText) });

const isFile = shape({
  dependencies: recordOf(isTextOrNull),
  dags: listOf(shape({ dag_id: isText, tasks: isNumber, span: isSpan })),
  bundles: listOf(shape({ folder: isText, files: listOf(isOutput) })),
  diagnostics: listOf(isDiagnostic),
  risks: listOf(isRisk),
  usesAuthoring: isBoolean,
});

const hasShape = shape({
  key: isText,
  project: shape({
    dagsFolder: isText,
    manifestsFolder: isText,
    env: recordOf(isTextOrNull),
    severities: recordOf(isSeverity),
  }),
  files: recordOf(isFile),
});

function isIndex(value: unknown): value is Index {
  return hasShape(value);
}
