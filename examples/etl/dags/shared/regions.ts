// The regions whose orders are loaded. A region that is added here gets its tasks in every DAG that loops over them.
import type rates from "./rates.json";
import type { Size } from "./resources.ts";

interface Region {
  readonly name: string;
  readonly currency: keyof typeof rates;
  /** What converting its orders needs. */
  readonly size: Size;
}

export const regions = [
  { name: "eu", currency: "EUR", size: "large" },
  { name: "jp", currency: "JPY", size: "small" },
  { name: "us", currency: "USD", size: "large" },
] as const satisfies readonly Region[];
