// Turns what a schema validator says into diagnostics at the places where the user wrote the values.
import type { SchemaError, Validator } from "../../schemas/validator.ts";
import { XCOM_KEY } from "../../schemas/xcom.ts";
import type { Details, Report } from "../diagnostics/diagnostic.ts";
import { didYouMean, didYouMeanOneOf, nearestOf } from "../diagnostics/suggestion.ts";
import { locate, locateKey, toJson, valueAt } from "../located.ts";
import type { Json, Located, LocatedMap } from "../model.ts";
import { childPointer, fieldPath } from "../pointer.ts";

/** A value that must match a schema. */
export interface Subject {
  readonly value: LocatedMap;
  /** What the value as a whole is called in sentences: "the pod". */
  readonly name: string;
  readonly details?: Details;
  /** Reads the value as JSON; as JSON of its own where it is not given. */
  readonly read?: (value: Located) => Json;
  /** The pointer of a value that the caller has judged already. */
  readonly judged?: string | undefined;
}

/** Holds a value to a schema: returns its JSON, or reports each finding. */
export function checkSchema<T>(validate: Validator<T>, subject: Subject, report: Report): T | undefined {
  const { value, read = toJson } = subject;
  const json: unknown = read(value);
  if (validate(json)) return json;
  for (const error of validate.errors ?? []) {
    if (error.instancePath !== subject.judged) reportFinding(error, subject, report);
  }
  return undefined;
}

function reportFinding(error: SchemaError, { value: root, name, details }: Subject, report: Report): void {
  const path = error.instancePath;
  const where = path === "" ? name : fieldPath(path);
  const { span } = locate(root, path).origin;
  switch (error.keyword) {
    case "additionalProperties": {
      const field = error.params.additionalProperty;
      const names = Object.keys(error.parentSchema.properties ?? {});
      const fix = nearestOf(field, names);
      const at = { ...details, path: childPointer(path, field), hint: didYouMeanOneOf(field, names), fix };
      return report("schema/unknown-field", locateKey(root, path, field), { field, where }, at);
    }
    case "required": {
      const field = error.params.missingProperty;
      return report(
        "schema/missing-field",
        span,
        { field, where },
        { ...details, path: childPointer(path, field) },
      );
    }
    default: {
      const value = valueAt(root, path);
      const { expected, hint, fix } = expectation(error, value);
      return report(
        "schema/wrong-value",
        span,
        { where, expected, found: describe(value) },
        { ...details, path, hint, fix },
      );
    }
  }
}

interface Expectation {
  readonly expected: string;
  readonly hint?: string | undefined;
  readonly fix?: string | undefined;
}

/** What should stand in a value's place, in words. */
function expectation(error: SchemaError, value: Located | undefined): Expectation {
  switch (error.keyword) {
    case "type":
      return expectedType(typesIn(error.params.type), value);
    case "enum": {
      const allowed = error.params.allowedValues.map(String);
      const written = value?.kind === "scalar" ? String(value.value) : "";
      return {
        expected: oneOf(allowed),
        hint: didYouMean(written, allowed),
        fix: nearestOf(written, allowed),
      };
    }
    case "const":
      return { expected: JSON.stringify(error.params.allowedValue) };
    case "pattern":
      return { expected: error.parentSchema.$comment ?? `text that matches ${error.params.pattern}` };
    case "minimum":
      return { expected: `at least ${error.params.limit}` };
    case "maximum":
      return { expected: `at most ${error.params.limit}` };
    case "minLength":
      return { expected: "text that is not empty" };
    case "maxLength":
      return { expected: `text of at most ${error.params.limit} characters` };
    default:
      return { expected: error.message?.replace(/^must (be )?/, "") ?? "something else" };
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "an object",
  string: "text",
};

/** Where several types are allowed, ajv gives a list, whatever its own declarations say. */
function typesIn(types: string | readonly string[]): readonly string[] {
  return typeof types === "string" ? types.split(",") : types;
}

function expectedType(types: readonly string[], value: Located | undefined): Expectation {
  const expected = types.map((type) => TYPE_WORDS[type] ?? type).join(" or ");
  return { expected, hint: typeHint(types, value) };
}

function typeHint(types: readonly string[], value: Located | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (types.includes("array")) return "write a list: [ … ]";
  if (value.kind !== "scalar" || value.value === null) return undefined;
  if (types.includes("string")) return `write it in quotes: "${value.value}"`;
  const isNumber = typeof value.value === "string" && /^-?\d+(\.\d+)?$/.test(value.value);
  const takesNumber = types.includes("integer") || types.includes("number");
  return isNumber && takesNumber ? `write it without quotes: ${value.value}` : undefined;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;
}

function describeMap(map: LocatedMap): string {
  const task_id = map.entries.get(XCOM_KEY)?.value;
  return task_id?.kind === "scalar" ? `the return value of ${String(task_id.value)}` : "an object";
}

function describe(value: Located | undefined): string {
  if (value === undefined) return "missing";
  if (value.kind === "list") return "a list";
  if (value.kind === "map") return describeMap(value);
  const text = JSON.stringify(value.value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
