// Text that a stranger wrote, for a comment: whatever it holds, it is shown as code and nothing else. Inside code GitHub makes no
// mention, link or HTML of it.
import { printable } from "../diagnostics/codeFrame.ts";

/** The longest text that is shown. */
const LONGEST = 300;

/** As Markdown, fenced by more backticks than it has in a row. */
export function code(text: string): string {
  const shown = shortened(text);
  if (shown.trim() === "") return "``  ``";
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || /^\s|\s$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** As Markdown in a cell: tables take `|` for their own before they see code, and what a backslash before it means is disputed. */
export function cellCode(text: string): string {
  return code(shortened(text).replaceAll(/\\+\|/g, (run) => run.replace("|", "¦"))).replaceAll("|", "\\|");
}

/** As HTML, for where Markdown is not read. */
export function htmlCode(text: string): string {
  const escaped = shortened(text).replaceAll(
    /[^\p{L}\p{N} .-]/gu,
    (character) => `&#${character.codePointAt(0) ?? 0};`,
  );
  return `<code>${escaped}</code>`;
}

function shortened(text: string): string {
  const whole = printable(text);
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole;
}
