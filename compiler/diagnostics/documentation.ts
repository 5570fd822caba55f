// docs/diagnostics.md by code: what other tools show beside a diagnostic.

export interface Section {
  /** Its first sentence. */
  readonly summary: string;
  /** All of it, as Markdown. */
  readonly markdown: string;
}

export type Documentation = ReadonlyMap<string, Section>;

const SENTENCE = /^[^]*?\.(?=\s+[A-Z`(_]|\s*$)/;

/** The sections that are named after a code. */
export function readDocumentation(text: string): Documentation {
  const sections = text.split(/^#{2,3} /m).map((section): [string, Section] => {
    const [, heading = "", markdown = ""] = /^(.*)([^]*)$/.exec(section.trim()) ?? [];
    return [heading, { summary: summaryOf(markdown.trim()), markdown: markdown.trim() }];
  });
  return new Map(sections.filter(([heading]) => /^\S+\/\S+$/.test(heading)));
}

function summaryOf(markdown: string): string {
  return (SENTENCE.exec(markdown)?.[0] ?? markdown).replaceAll(/\s+/g, " ");
}

/** The fragment that GitHub gives a heading. */
export function fragmentOf(code: string): string {
  return `#${code.replace("/", "")}`;
}
