// Where in the merged pod the engine is, and what goes with it all the way down.
import { childPointer } from "../pointer.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { MergeRules } from "./rules.ts";
import type { MergeWatch } from "./watch.ts";

export interface Place {
  readonly pointer: string;
  readonly rules: MergeRules;
  readonly report: Report;
  readonly watch: MergeWatch | undefined;
}

export function below(place: Place, key: string | number): Place {
  return { ...place, pointer: childPointer(place.pointer, key) };
}
