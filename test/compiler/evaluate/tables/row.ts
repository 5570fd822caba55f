// What the tables of values are made of. The oracle test runs the same rows in Node.
import type { Json } from "../../../../compiler/model.ts";

/** Statements, an expression after them, and its value as JSON. */
export type Row = readonly [setup: string, expression: string, value: Json];

/** A DAG file that has the value of the row's expression in its params. */
export function programOf([setup, expression]: Row): string {
  return `import { dag } from "podloom";\n${setup}\ndag({ dag_id: "row", params: { value: ${expression} } }, () => {});\n`;
}
