// Text that a stranger wrote, for a comment: whatever it holds, it is shown as code and nothing else. Inside code GitHub makes no
// mention, link or HTML of it.
import { printable } from "../diagnostics/codeFrame.ts";

/** The longest text that is shown. */
const LONGEST = 300;

/** As Markdown for a line or a cell of a table, or as HTML for where Markdown is not read. */
export function code(text: string, form: "markdown" | "html" = "markdown"): string {
  const whole = printable(text);
  const shown = whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole;
  return form === "html" ? `<code>${escapeHtml(shown)}</code>` : codeSpan(shown);
}

/** Fenced by more backticks than it has in a row. A table reads `|` before it reads code. */
function codeSpan(text: string): string {
  if (text.trim() === "") return "``  ``";
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || /^\s|\s$/.test(text) ? " " : "";
  return `${fence}${pad}${text.replaceAll("|", "\\|")}${pad}${fence}`;
}

/** Everything that HTML or Markdown could take for its own. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
