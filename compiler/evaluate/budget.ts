// What one DAG file may cost: bounds that no sensible file meets, so that a hostile one ends early and always at the
// same place, whatever the machine.
import type { ts } from "ts-morph";
import type { CodeFile } from "./scope.ts";

export const LIMITS = {
  /** Expressions and statements evaluated for one DAG file, its imports included. */
  steps: 2_000_000,
  /** Expressions, statements and calls inside one another: half of what Node's stack has room for at the least. */
  depth: 480,
  /** Characters of one text. */
  textLength: 1 << 20,
  /** Items of one list, map or set. */
  listLength: 100_000,
  /** Arguments of one call. */
  args: 10_000,
  /** Levels of an object inside an object, as far as a DAG's options go. */
  nesting: 64,
} as const;

export interface Place {
  readonly node: ts.Node;
  readonly file: CodeFile;
}

/** Thrown when a limit is met, with the limit in words. */
export class BudgetExceeded extends Error {}

export class Budget {
  /** What is being evaluated: where a limit is met. */
  place: Place;
  private steps: number = LIMITS.steps;
  private depth = 0;

  constructor(entry: CodeFile) {
    this.place = { node: entry.syntax, file: entry };
  }

  /** Pays for work in proportion to `amount`: one step at least. */
  spend(amount = 1): void {
    this.steps -= amount;
    if (this.steps < 0) throw new BudgetExceeded(`more than ${LIMITS.steps.toLocaleString("en")} steps`);
  }

  /** One more level, at `node`. Gives the place before, to which `leave` goes back. */
  enter(node: ts.Node, file: CodeFile): Place {
    const { place } = this;
    this.place = { node, file };
    this.deepen();
    return place;
  }

  leave(place: Place): void {
    this.place = place;
    this.depth--;
  }

  private deepen(): void {
    this.spend();
    if (++this.depth > LIMITS.depth)
      throw new BudgetExceeded(`more than ${LIMITS.depth} levels of calls and expressions`);
  }

  /** Does `work` as one more level, at the same place. */
  nested<T>(work: () => T): T {
    this.deepen();
    const result = work();
    this.depth--;
    return result;
  }

  /** Pays for looking through code without evaluating it: a step per 4 characters. */
  look({ pos, end }: ts.Node): void {
    this.spend(1 + ((end - pos) >> 2));
  }

  /** Pays for reading or copying a text: a step per 64 characters. */
  read(text: string): void {
    if (text.length >= 64) this.spend(text.length >> 6);
  }

  /** Asks for room for a text before it is made. */
  text(length: number): void {
    if (length > LIMITS.textLength)
      throw new BudgetExceeded(`a text of more than ${LIMITS.textLength} characters`);
    this.spend(1 + (length >> 6));
  }

  /** Asks for room for a list before it is made, and pays for its items. */
  list(length: number): void {
    this.room(length);
    this.spend(1 + (length >> 3));
  }

  /** Asks for room in a list that grows item by item. */
  room(length: number): void {
    if (length > LIMITS.listLength)
      throw new BudgetExceeded(`a list of more than ${LIMITS.listLength} items`);
  }

  args(count: number): void {
    if (count > LIMITS.args) throw new BudgetExceeded(`more than ${LIMITS.args} arguments in one call`);
  }
}
