// Scalars of a manifest as YAML text that kubectl, YAML 1.1 and YAML 1.2 readers all read as the same value.
import { stringify } from "yaml";
import type { Scalar } from "../model.ts";
import { isWord, resolvePlain } from "./scalar.ts";

/** Prints a scalar; the lines of a multi-line text after its first go to the column that `pad` reaches. */
export function printScalar(value: Scalar, pad: string): string {
  if (typeof value === "string") return printText(value, pad);
  return typeof value === "number" ? printNumber(value) : String(value);
}

/** Prints a text on one line, as a key needs it. */
export function printLine(text: string): string {
  if (simple.test(text)) return isWord(text) ? quote(text) : text;
  if (resolvePlain(text).type !== "str") return quote(text);
  if (unprintable.test(text) || misread.test(text)) return quote(text);
  const [, line] = /^- (.*)\n$/.exec(stringify([text], style)) ?? [];
  if (line === undefined) throw new Error(`the text ${JSON.stringify(text)} was not printed on one line`);
  return line;
}

/** Most texts of a pod, quantities among them: but for words of YAML, no reader needs a quote here (to some, `e5` would be a number). */
const simple = /^(?:(?!-?[eE][-+]?\d)-{0,2}[A-Za-z/](?:[\w./=@-]|:(?=[\w/]))*|\d+(?:m|[KMGT]i))$/;

/** What must be escaped for one reader or another, YAML 1.1's further line breaks among it. */
const unprintable = /[^\P{Cc}\t\n]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/** What is not itself when plain: tabs end a scalar for PyYAML; markers of documents; the default and merge keys of YAML 1.1. */
const misread = /[\t\n]|^(?:---|\.\.\.)|^(?:=|<<)$/;

const style = {
  version: "1.1",
  compat: "core",
  lineWidth: 0,
  singleQuote: false,
  doubleQuotedAsJSON: true,
} as const;

function printText(text: string, pad: string): string {
  if (!text.includes("\n")) return printLine(text);
  return isLiteral(text) ? printLiteral(text, pad) : quote(text);
}

/** Whether a literal block shows the text as it is, without an indentation indicator or invisible blanks at its end. */
function isLiteral(text: string): boolean {
  return /^\S/.test(text) && /\S\n?$/.test(text) && !unprintable.test(text);
}

function printLiteral(text: string, pad: string): string {
  const header = text.endsWith("\n") ? "|" : "|-";
  const lines = text.replace(/\n$/, "").split("\n");
  return [header, ...lines.map((line) => (line === "" ? "" : pad + line))].join("\n");
}

/** JSON's quotes are YAML's; JSON leaves more characters as they are than YAML readers accept. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a JSON number`);
  const text = JSON.stringify(value);
  // To PyYAML 1e+21 is text and 1.0e+21 a number: YAML 1.1 wants the point.
  return text.includes(".") ? text : text.replace("e", ".0e");
}
