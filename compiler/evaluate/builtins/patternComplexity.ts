// How much work matching a regular expression can be, read off its text. What could be exponential in the length of the
// matched text is refused: https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS

/** Matching a text of length n takes no more than n to the power of (repetitions + 1) steps, times 2 to that of choices. */
export type Complexity =
  | { readonly repetitions: number; readonly choices: number }
  | { readonly problem: string; readonly why: string };

/** The largest number in `{n,m}`. */
const MOST_COUNTED = 1000;

const EXPONENTIAL = "matching it may take longer than anyone can wait";

class Problem {
  readonly problem: string;
  readonly why: string;
  constructor(problem: string, why = EXPONENTIAL) {
    this.problem = problem;
    this.why = why;
  }
}

/** One piece of a pattern: what can be repeated, a repetition, or what only stands between. */
const TOKEN = new RegExp(
  [
    String.raw`(?<refused>\(\?<[=!]|\\[1-9]|\\k|\(\?[-ims]+[:)])`,
    String.raw`(?<open>\((?:\?[:=!]|\?<[^>]*>)?)`,
    String.raw`(?<close>\))`,
    String.raw`(?<bar>\|)`,
    String.raw`(?<quantifier>(?:[*+?]|\{\d+(?:,\d*)?\})\??)`,
    String.raw`(?<atom>\\[pPu]\{[^}]*\}|\\c[A-Za-z]|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S])`,
  ].join("|"),
  "gu",
);

const REFUSED = [
  { start: "(?<", problem: new Problem("looking behind") },
  { start: "(?", problem: new Problem("a change of flags", "it is not among what podloom evaluates") },
  { start: "\\", problem: new Problem("a reference back") },
] as const;

/** The parts of a pattern that are being read: the groups we are in, and whether there is a choice inside of them. */
class Reading {
  repetitions = 0;
  choices = 0;
  /** Whether what was just read, which may be repeated, leaves the engine a choice itself. */
  isLastChoosing = false;
  private readonly groups: boolean[] = [false];

  choose(): void {
    this.groups[this.groups.length - 1] = true;
  }

  open(): void {
    this.groups.push(false);
  }

  close(): void {
    const isChoosing = this.groups.pop() ?? false;
    if (isChoosing) this.choose();
    this.isLastChoosing = isChoosing;
  }
}

export function complexityOf(source: string, flags: string): Complexity {
  const unknown = /[^dgimsu]/.exec(flags)?.[0];
  if (unknown !== undefined)
    return new Problem(`the flag ${unknown}`, "it is not among what podloom evaluates");
  const reading = new Reading();
  for (const { 0: text, groups } of source.matchAll(TOKEN)) {
    const problem = readToken(text, groups ?? {}, reading);
    if (problem !== undefined) return problem;
  }
  return { repetitions: reading.repetitions, choices: reading.choices };
}

function readToken(
  text: string,
  groups: Readonly<Record<string, string | undefined>>,
  reading: Reading,
): Problem | undefined {
  if (groups["refused"] !== undefined) return REFUSED.find(({ start }) => text.startsWith(start))?.problem;
  if (groups["quantifier"] !== undefined) return readQuantifier(text, reading);
  if (groups["open"] !== undefined) reading.open();
  else if (groups["close"] !== undefined) reading.close();
  else if (groups["bar"] !== undefined) readBar(reading);
  else reading.isLastChoosing = false;
  return undefined;
}

function readBar(reading: Reading): void {
  reading.choices++;
  reading.choose();
}

function readQuantifier(text: string, reading: Reading): Problem | undefined {
  const { least, most } = rangeOf(text);
  if (least > MOST_COUNTED || (most > MOST_COUNTED && most !== Infinity))
    return new Problem(`a repetition of more than ${MOST_COUNTED} times`);
  if (most > 1 && reading.isLastChoosing) return new Problem("a repetition or choice inside a repetition");
  if (most <= 1 && least === 0) reading.choices++;
  else if (most > 1) reading.repetitions++;
  reading.choose();
  reading.isLastChoosing = true;
  return undefined;
}

function rangeOf(quantifier: string): { least: number; most: number } {
  if (quantifier.startsWith("?")) return { least: 0, most: 1 };
  if (!quantifier.startsWith("{")) return { least: quantifier.startsWith("+") ? 1 : 0, most: Infinity };
  const [least = 0, most = least] = quantifier
    .slice(1, quantifier.indexOf("}"))
    .split(",")
    .map((part) => (part === "" ? Infinity : Number(part)));
  return { least, most };
}
