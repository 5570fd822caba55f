// The fields that dag.json has of a DAG and of a task: where each was set, or that it is a default.
import { isDeepStrictEqual } from "node:util";
import { impliedBy, locatedAt } from "../layers.ts";
import { toJson, valueAt } from "../located.ts";
import type { DagDeclaration, Json, LinkedDag, LinkedTask, Located, LocatedMap } from "../model.ts";
import type { ExplainedField, FieldLayer, FieldValue } from "./explainedField.ts";
import { partsOf } from "./fieldAddress.ts";

/** The options of a DAG, defaults included. */
export function dagFields({ options }: LinkedDag, declaration: DagDeclaration): ExplainedField[] {
  return Object.entries(options).flatMap(([option, value]) =>
    optionFields(option, value as Json, [{ layer: "dag", options: declaration.options }]),
  );
}

/** A task's options, `default_args` and defaults included, its arguments, and the tasks that it waits for. */
export function taskFields({ declaration, policy }: LinkedTask, dag: DagDeclaration): ExplainedField[] {
  const defaults = valueAt(dag.options, "/default_args");
  const layers: OptionLayer[] = [
    { layer: "task", options: declaration.options },
    ...(defaults?.kind === "map" ? [{ layer: "default_args", options: defaults } as const] : []),
  ];
  const options = Object.entries(policy).flatMap(([option, value]) =>
    optionFields(option, value as Json, layers),
  );
  const upstream = dag.edges.filter(({ to }) => to === declaration.task_id);
  return [
    ...options,
    ...declaration.arguments.flatMap((argument, index) =>
      leaves(argument, elementOf("arguments", index)).map((leaf) => fieldOf(leaf, "call")),
    ),
    ...upstream.map(({ from, span }, index) => {
      const value = locatedAt(from, impliedBy({ span, steps: undefined }));
      return fieldOf({ ...elementOf("upstream", index), value }, "edge");
    }),
  ];
}

interface OptionLayer {
  readonly layer: FieldLayer;
  readonly options: LocatedMap;
}

/** The fields of an option whose value is `value`, set by the first of `layers` that has it. */
function optionFields(option: string, value: Json, layers: readonly OptionLayer[]): ExplainedField[] {
  const written = layers.flatMap(({ layer, options }) => {
    const located = options.entries.get(option)?.value;
    return located === undefined ? [] : [{ layer, located }];
  });
  const place: FieldPlace = { pointer: `/${option}`, way: [{ in: "map", name: option }] };
  const [winner, ...others] = written;
  if (winner === undefined)
    return [{ ...NOTHING, ...place, set: { layer: "default", value, origin: undefined } }];
  const overrode = others.map(({ layer, located }) => valueOf(located, layer));
  return leaves(asResolved(winner.located, value), place).map((leaf) => ({
    ...fieldOf(leaf, winner.layer),
    overrode,
  }));
}

/** The author's value as dag.json has it: durations are in seconds there. */
function asResolved(located: Located, value: Json): Located {
  return isDeepStrictEqual(toJson(located), value) ? located : locatedAt(value, impliedBy(located.origin));
}

const NOTHING = { removedBy: undefined, atLaunch: undefined, overrode: [] } as const;

type FieldPlace = Pick<ExplainedField, "pointer" | "way">;

interface Leaf extends FieldPlace {
  readonly value: Located;
}

function elementOf(list: string, index: number): FieldPlace {
  return {
    pointer: `/${list}/${index}`,
    way: [
      { in: "map", name: list },
      { in: "list", name: String(index) },
    ],
  };
}

function leaves(value: Located, { pointer, way }: FieldPlace): Leaf[] {
  const parts = partsOf(value, pointer);
  if (parts.length === 0) return [{ value, pointer, way }];
  return parts.flatMap((part) => leaves(part.value, { pointer: part.pointer, way: [...way, part.step] }));
}

function fieldOf({ value, pointer, way }: Leaf, layer: FieldLayer): ExplainedField {
  return { ...NOTHING, pointer, way, set: valueOf(value, layer) };
}

function valueOf(located: Located, layer: FieldLayer): FieldValue {
  return { layer, value: toJson(located), origin: located.origin };
}
