// What a merge tells to somebody who wants to know what became of the values below.
import type { Located, Origin } from "../model.ts";

export interface MergeWatch {
  /** The overlay's value stands in the place of the one below, of which nothing is left. */
  replaced(base: Located, overlay: Located): void;
  /** The overlay took a field away: by null, or by setting one that cannot stand beside it. */
  removed(removal: Removal): void;
}

export interface Removal {
  /** Where the field was, as a JSON pointer in the merged pod. */
  readonly pointer: string;
  readonly value: Located;
  readonly by: Origin;
}
