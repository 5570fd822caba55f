// Texts that mean something to Markdown, HTML, Mermaid, GitHub or a terminal.
import fc from "fast-check";

export const hostileTexts: readonly string[] = [
  "@everyone",
  "#1",
  "https://evil.example.com",
  "[click](https://evil.example.com)",
  "![](https://evil.example.com/spy.png)",
  "<img src=x onerror=alert(1)>",
  "</code></summary></details><script>alert(1)</script>",
  "<!-- podloom diff -->",
  "-->",
  "&lt;b&gt; &#60; &amp;",
  "`",
  "``` mermaid",
  "a`b``c```d",
  "a|b",
  "|",
  "\\|",
  "\\\\|\\",
  "| --- |",
  "\n\n# heading\n\n- list",
  "\r\n```\n",
  "***bold*** ~~gone~~ __under__",
  "$x^2$",
  ":tada:",
  "[^1]",
  '"]; click n0 "javascript:alert(1)"',
  "%%{init: {}}%%",
  "end",
  "\u001B[31mred\u001B]8;;https://evil.example.com\u0007",
  "\u202Egnp.exe",
  "\u2066\u200F\u061C",
  "\u0000\u0085\u2028",
  " ",
  "  two blanks  ",
  "\t",
  "constructor",
  "__proto__",
];

const MARKS = Array.from("`|\\<>@#[]()!\"'\n\r\t *_~&;:%-+.$ab1\u202E\u001B");

/** One of them, or made of such characters. */
export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: fc.constantFrom(...MARKS), minLength: 1, maxLength: 16 }),
);
