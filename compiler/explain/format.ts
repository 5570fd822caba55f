// An explanation as people and as programs read it.
import { isDeepStrictEqual } from "node:util";
import { position, printable } from "../diagnostics/codeFrame.ts";
import type { Json, Origin, Span, Step } from "../model.ts";
import type { ExplainedField, FieldValue } from "./explainedField.ts";
import type { Explanation } from "./explain.ts";
import { addressOf } from "./fieldAddress.ts";
import { printLine } from "../yaml/printScalar.ts";

const calls = { dag: "dag()", task: "task()", pod_task: "podTask()" } as const satisfies Record<
  Explanation["declared"],
  string
>;

/** Ends with a line break. */
export function formatExplanation({ dag_id, task_id, declared, origin, fields }: Explanation): string {
  const name = task_id === undefined ? dag_id : `${dag_id}/${task_id}`;
  const call = calls[declared];
  const head = [`${name}: ${call} at ${placeText(origin.span)}`, ...stepLines(origin)];
  const sourceLines = (value: FieldValue): string[] =>
    // What the call itself asks for came the same way.
    value.origin?.isImplied === true && value.origin.span === origin.span
      ? [`${value.layer}, for the ${call}`]
      : [sourceText(value), ...stepLines(value.origin)];
  return [head, ...fields.map((field) => fieldLines(field, sourceLines))]
    .map((lines) => lines.map((line) => `${line}\n`).join(""))
    .join("\n");
}

function fieldLines(
  { way, set, removedBy, atLaunch, overrode }: ExplainedField,
  sourceLines: (value: FieldValue) => string[],
): string[] {
  const path = printable(addressOf(way));
  // That an override repeats what is there already, such as the name of its container, tells nothing.
  const others = overrode.filter(({ value }) => !isDeepStrictEqual(value, set?.value));
  return [
    set === undefined ? path : `${path}: ${valueText(set.value)}`,
    ...[
      ...(set === undefined ? [] : sourceLines(set)),
      ...(removedBy === undefined
        ? []
        : [`removed by ${sourceText(removedBy)}`, ...stepLines(removedBy.origin)]),
      ...(atLaunch === undefined ? [] : [`stamp, at launch: ${atLaunch}`]),
      ...others.map((value) => `over ${valueText(value.value)} – ${sourceText(value)}`),
    ].map((line) => `  ${line}`),
  ];
}

function sourceText({ layer, origin }: FieldValue): string {
  if (origin === undefined) return layer;
  return `${layer}, ${origin.isImplied === true ? "for what is at " : ""}${placeText(origin.span)}`;
}

const stepWords = {
  constant: "through the constant",
  spread: "through the spread of",
  call: "through the call of",
  loop: "in the loop over",
} as const satisfies Record<Step["kind"], string>;

function stepLines(origin: Origin | undefined): string[] {
  return stepsOf(origin).map(
    ({ kind, name, span }) => `  ${stepWords[kind]} ${printable(firstLine(name))}, ${placeText(span)}`,
  );
}

function firstLine(text: string): string {
  const [line = "", ...more] = text.split("\n");
  return more.length === 0 ? line : `${line} …`;
}

const LONGEST_VALUE = 200;

/** As manifests write it, on one line. */
function valueText(value: Json): string {
  const text = printable(typeof value === "string" ? printLine(value) : JSON.stringify(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function placeText({ file, start }: Span): string {
  const { line, column } = position(file, start);
  return `${printable(file.path)}:${line}:${column}`;
}

/** The stops of an origin, the nearest to where the value is written first. */
function stepsOf(origin: Origin | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let step = origin?.steps; step !== undefined; step = step.previous) steps.unshift(step);
  return steps;
}

/** The contract's JSON: docs/review.md describes it. */
export function explanationToJson({ dag_id, task_id, declared, origin, fields }: Explanation): object {
  return {
    dag_id,
    ...(task_id !== undefined && { task_id }),
    declared,
    ...placeJson(origin),
    fields: fields.map(fieldJson),
  };
}

function fieldJson({ way, pointer, set, removedBy, atLaunch, overrode }: ExplainedField): object {
  return {
    field: addressOf(way),
    pointer,
    ...(set !== undefined && valueJson(set)),
    ...(removedBy !== undefined && { removedBy: sourceJson(removedBy) }),
    ...(atLaunch !== undefined && { atLaunch }),
    overrode: overrode.map(valueJson),
  };
}

function valueJson(value: FieldValue): object {
  return { value: value.value, ...sourceJson(value) };
}

function sourceJson({ layer, origin }: FieldValue): object {
  return { layer, ...(origin !== undefined && placeJson(origin)) };
}

/** `written` is false where podloom made the value for what stands at the place. */
function placeJson(origin: Origin): object {
  return {
    ...spanJson(origin.span),
    written: origin.isImplied !== true,
    steps: stepsOf(origin).map(({ kind, name, span }) => ({ kind, name, ...spanJson(span) })),
  };
}

function spanJson({ file, start }: Span): object {
  return { file: file.path, ...position(file, start) };
}
