// A measured row: what, its budget, what was measured, and beside it what the same machine needs for less.

export interface Row {
  readonly what: string;
  readonly unit: "ms" | "MB" | "/s";
  /** What podloom promises; nothing where it promises nothing. */
  readonly budget?: Budget;
  readonly measured: number;
  readonly reference?: Reference;
}

export type Budget =
  | { readonly below: number }
  | { readonly atLeast: number }
  /** So much of the reference, at least. */
  | { readonly ofReference: number };

export interface Reference {
  readonly what: string;
  readonly measured: number;
}

/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

export function formatTable(rows: readonly Row[]): string {
  const head = ["what", "budget", "measured", "", "reference", "ratio"];
  const lines = rows.map(({ what, unit, budget, measured, reference }) => [
    what,
    budget === undefined ? "" : budgetInWords(budget, unit),
    `${shown(measured)} ${unit}`,
    budget === undefined ? "" : holds(budget, measured, reference) ? "ok" : "OVER",
    reference === undefined ? "" : `${shown(reference.measured)} ${unit} ${reference.what}`,
    reference === undefined ? "" : (measured / reference.measured).toFixed(2),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => (line[column] ?? "").length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function budgetInWords(budget: Budget, unit: Row["unit"]): string {
  if ("below" in budget) return `< ${budget.below} ${unit}`;
  return "atLeast" in budget ? `≥ ${budget.atLeast} ${unit}` : `≥ ${budget.ofReference} ×`;
}

function holds(budget: Budget, measured: number, reference: Reference | undefined): boolean {
  if ("below" in budget) return measured < budget.below;
  if ("atLeast" in budget) return measured >= budget.atLeast;
  return reference !== undefined && measured >= budget.ofReference * reference.measured;
}

function shown(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(0);
}
