// Markdown as GitHub shows it, by a renderer that keeps to GitHub's specification.
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** HTML with whatever HTML the Markdown has, of which GitHub lets harmless tags through. */
export function renderMarkdown(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The texts of the code in rendered Markdown. */
export function codesIn(html: string): string[] {
  return Array.from(html.matchAll(CODE), ([, text = ""]) => textOf(text));
}

/** Rendered Markdown without what its code says. */
export function withoutCodes(html: string): string {
  return html.replaceAll(CODE, "<code></code>");
}

const CODE = /<code(?: class="language-\w+")?>([^<]*)<\/code>/g;

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };

function textOf(html: string): string {
  return html.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, number?: string, name = "") =>
    number === undefined ? (NAMED[name] ?? "") : String.fromCodePoint(Number(number)),
  );
}
