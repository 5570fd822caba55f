// What the methods of texts share, with and without regular expressions.
import { make, type Interpreter } from "../interpreter.ts";
import { ListData, type Site } from "../value.ts";

/** The most that a text can grow to when `count` places in it are replaced. `$` patterns may stand for all of the text. */
export function replacedLength(text: string, replacement: string, count: number): number {
  return text.length + count * replacement.length * (replacement.includes("$") ? text.length + 1 : 1);
}

export function listOf(texts: readonly (string | undefined)[], site: Site, it: Interpreter): ListData {
  it.budget.list(texts.length);
  return new ListData(
    texts.map((text) => make(text, site, it)),
    it.initialising,
  );
}
