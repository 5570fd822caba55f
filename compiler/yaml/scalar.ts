// What a YAML scalar means to kubectl: the resolution of go-yaml 2, which is YAML 1.1 with Go's number literals.
// Reading and printing share it, so what is printed plain is read as the same text.
// https://github.com/yaml/go-yaml/blob/v2/resolve.go
import type { Scalar as ScalarNode } from "yaml";
import type { Scalar } from "../model.ts";

/** The YAML type that a scalar resolves to, and its value as JSON has it. */
export interface Resolved {
  readonly type: "null" | "bool" | "int" | "float" | "str";
  readonly value: Scalar;
}

const words = new Map<string, Resolved>([
  ...spellings({ type: "null", value: null }, ["", "~", "null", "Null", "NULL"]),
  ...spellings({ type: "bool", value: true }, ["y", "Y", "yes", "Yes", "YES"]),
  ...spellings({ type: "bool", value: true }, ["true", "True", "TRUE", "on", "On", "ON"]),
  ...spellings({ type: "bool", value: false }, ["n", "N", "no", "No", "NO"]),
  ...spellings({ type: "bool", value: false }, ["false", "False", "FALSE", "off", "Off", "OFF"]),
  ...spellings({ type: "float", value: NaN }, [".nan", ".NaN", ".NAN"]),
  ...spellings({ type: "float", value: Infinity }, [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"]),
  ...spellings({ type: "float", value: -Infinity }, ["-.inf", "-.Inf", "-.INF"]),
]);

function spellings(resolved: Resolved, texts: readonly string[]): [string, Resolved][] {
  return texts.map((text) => [text, resolved]);
}

/** Whether a plain scalar means something else than its text because it is one of YAML's words, as `no` is. */
export function isWord(text: string): boolean {
  return words.has(text);
}

const integer = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][\da-fA-F]+|0|[1-9]\d*)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** Resolves the text of a plain scalar. Dates and base-60 numbers stay text, as for kubectl; `NaN` and infinities may come out. */
export function resolvePlain(text: string): Resolved {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^(?:[-+\d]|\.\d)/.test(text)) return { type: "str", value: text };
  const digits = text.replaceAll("_", "");
  if (integer.test(digits)) return { type: "int", value: integerValue(digits) };
  if (float.test(digits) && Number.isFinite(Number(digits)))
    return { type: "float", value: positiveZero(Number(digits)) };
  return { type: "str", value: text };
}

function integerValue(text: string): number {
  const magnitude = text.replace(/^[-+]/, "").replace(/^0(?=\d)/, "0o");
  return positiveZero(Number(magnitude) * (text.startsWith("-") ? -1 : 1));
}

/** JSON readers do not agree about -0. */
function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

/** What the names of YAML's own tags begin with: `!!int` is short for this followed by `int`. */
export const coreTags = "tag:yaml.org,2002:";

/** Resolves a scalar of a syntax tree in which scalars are text; `undefined` when its explicit tag does not fit. */
export function resolveScalar({ source: text = "", tag, type }: ScalarNode): Resolved | undefined {
  if (tag === undefined) return type === "PLAIN" ? resolvePlain(text) : { type: "str", value: text };
  if (tag === "!" || tag === `${coreTags}str`) return { type: "str", value: text };
  const resolved = resolvePlain(text);
  if (tag === `${coreTags}float` && resolved.type === "int") return resolved;
  return tag === coreTags + resolved.type ? resolved : undefined;
}
