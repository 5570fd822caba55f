// Label selectors as they stand in queries: `app=web,tier in (front,back),!old,size>3`.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
import { badRequest } from "./statusError.ts";

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Whether labels match a selector. Throws a BadRequest where it is none. */
export function labelSelector(text: string): (labels: Labels) => boolean {
  const requirements = split(text).map(toRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}

/** Splits at the commas that are not within parentheses. */
function split(text: string): string[] {
  return text.trim() === "" ? [] : text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function toRequirement(text: string): Requirement {
  const inSet = /^([^\s!=<>()]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(text);
  if (inSet !== null) {
    const [, key = "", operator, list = ""] = inSet;
    const values = new Set(list.split(",").map((value) => checkedValue(value.trim(), text)));
    checkKey(key, text);
    return operator === "in"
      ? (labels) => has(labels, key) && values.has(labels[key] ?? "")
      : (labels) => !has(labels, key) || !values.has(labels[key] ?? "");
  }
  const comparison = /^([^\s!=<>()]+)\s*(==|=|!=|>|<)\s*([^\s!=<>()]*)$/.exec(text);
  if (comparison !== null) {
    const [, key = "", operator = "", value = ""] = comparison;
    checkKey(key, text);
    return compare(key, operator, checkedValue(value, text));
  }
  const presence = /^(!?)\s*([^\s!=<>()]+)$/.exec(text);
  if (presence === null) throw badRequest(`unable to parse requirement: ${JSON.stringify(text)}`);
  const [, not, key = ""] = presence;
  checkKey(key, text);
  return (labels) => has(labels, key) === (not === "");
}

function compare(key: string, operator: string, value: string): Requirement {
  if (operator === "!=") return (labels) => !has(labels, key) || labels[key] !== value;
  if (operator !== ">" && operator !== "<") return (labels) => has(labels, key) && labels[key] === value;
  if (!/^-?\d+$/.test(value))
    throw badRequest(`for '>' and '<' operators, the value must be an integer, and this is ${value}`);
  const isAbove = operator === ">";
  return (labels) => {
    const own = labels[key] ?? "";
    return /^-?\d+$/.test(own) && (isAbove ? Number(own) > Number(value) : Number(own) < Number(value));
  };
}

function has(labels: Labels, key: string): boolean {
  return Object.hasOwn(labels, key);
}

function checkKey(key: string, text: string): void {
  if (!KEY.test(key))
    throw badRequest(`unable to parse requirement: ${JSON.stringify(text)} has no valid label key`);
}

function checkedValue(value: string, text: string): string {
  if (!VALUE.test(value))
    throw badRequest(`unable to parse requirement: ${JSON.stringify(text)} has no valid label value`);
  return value;
}
