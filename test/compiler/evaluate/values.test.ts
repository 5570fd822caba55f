// What expressions, statements and JavaScript's own functions give, row by row.
import { describe, expect, test } from "vitest";
import { evaluate, modelOf } from "../../support/evaluate.ts";
import { tables } from "./tables/tables.ts";
import { programOf } from "./tables/row.ts";

describe.each(Object.entries(tables))("%s", (_name, rows) => {
  test.each(rows)("%s %s", (setup, expression, value) => {
    const { dags, diagnostics } = evaluate(programOf([setup, expression, value]));
    expect(diagnostics).toEqual([]);
    expect(dags.map(modelOf)).toEqual([
      { dag_id: "row", options: { dag_id: "row", params: { value } }, tasks: [], edges: [] },
    ]);
  });
});
