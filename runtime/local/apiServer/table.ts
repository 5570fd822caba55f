// Tables: lists as kubectl prints them, made by the server.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
import type { ApiObject, Json, JsonObject } from "./json.ts";

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer";
  readonly description: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority: 0 | 1;
  readonly cell: (object: ApiObject, nowMs: number) => string | number;
}

/** What stands in a row's `object`. */
export type RowObject = "None" | "Metadata" | "Object";

export function row(
  object: ApiObject,
  columns: readonly Column[],
  nowMs: number,
  rowObject: RowObject,
): JsonObject {
  return { cells: columns.map(({ cell }) => cell(object, nowMs)), object: shown(object, rowObject) };
}

export function table(rows: readonly Json[], columns: readonly Column[], metadata: JsonObject): JsonObject {
  const columnDefinitions = columns.map(({ name, type, description, priority }) => ({
    name,
    type,
    format: name === "Name" ? "name" : "",
    description,
    priority,
  }));
  return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata, columnDefinitions, rows };
}

function shown(object: ApiObject, rowObject: RowObject): Json {
  switch (rowObject) {
    case "None":
      return null;
    case "Metadata":
      return partial(object);
    case "Object":
      return object;
  }
}

/** An object of which only the metadata is told. */
export function partial({ metadata }: ApiObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

export const nameColumn: Column = {
  name: "Name",
  type: "string",
  description: "Unique within its namespace.",
  priority: 0,
  cell: ({ metadata }) => metadata.name ?? "",
};

export const ageColumn: Column = {
  name: "Age",
  type: "string",
  description: "How long ago the object was created.",
  priority: 0,
  cell: ({ metadata }, nowMs) => age(metadata.creationTimestamp, nowMs),
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How long ago a time was, as kubectl words it. */
export function age(time: string | undefined, nowMs: number): string {
  const then = Date.parse(time ?? "");
  return Number.isNaN(then) ? "<unknown>" : humanDuration(nowMs - then);
}

/** A duration in the one or two units that matter: `95s`, `12m`, `3h20m`, `4d`. */
export function humanDuration(durationMs: number): string {
  if (durationMs < -SECOND) return "<invalid>";
  const elapsed = Math.max(0, durationMs);
  const whole = (unit: number): number => Math.floor(elapsed / unit);
  const rest = (unit: number, within: number, letter: string): string => {
    const count = Math.floor((elapsed % within) / unit);
    return count === 0 ? "" : `${count}${letter}`;
  };
  if (elapsed < 2 * MINUTE) return `${whole(SECOND)}s`;
  if (elapsed < 10 * MINUTE) return `${whole(MINUTE)}m${rest(SECOND, MINUTE, "s")}`;
  if (elapsed < 3 * HOUR) return `${whole(MINUTE)}m`;
  if (elapsed < 8 * HOUR) return `${whole(HOUR)}h${rest(MINUTE, HOUR, "m")}`;
  if (elapsed < 2 * DAY) return `${whole(HOUR)}h`;
  if (elapsed < 8 * DAY) return `${whole(DAY)}d${rest(HOUR, DAY, "h")}`;
  if (elapsed < 2 * YEAR) return `${whole(DAY)}d`;
  if (elapsed < 8 * YEAR) return `${whole(YEAR)}y${rest(DAY, YEAR, "d")}`;
  return `${whole(YEAR)}y`;
}
