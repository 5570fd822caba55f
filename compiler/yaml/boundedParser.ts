// YAML text → syntax trees, for a bounded price. The parser takes tokens one by one and remembers every error, so a
// megabyte of brackets would keep it busy for ten seconds.
import { Composer, Lexer, Parser, type CST, type Document } from "yaml";

/** Tokens that are read; a file with 50,000 values has half as many. */
export const maximumTokens = 250_000;

/** Where a file is broken that often, more places do not help. */
export const maximumSyntaxErrors = 100;

export interface Stream {
  readonly documents: readonly Document.Parsed[];
  /** What is wrong where there is no document to carry it. */
  readonly info: Pick<Document.Parsed, "errors" | "warnings">;
  /** Where the text has more tokens than are read. */
  readonly cutAt: number | undefined;
}

/** Reads no more than `enough` documents. */
export function parseStream(text: string, enough: number): Stream {
  const parser = new Parser();
  const composer = new Composer({
    version: "1.1",
    schema: "failsafe",
    uniqueKeys: false, // quadratic; duplicates are found while locating, with both places
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: Document.Parsed[] = [];
  const compose = (tokens: Iterable<CST.Token>): number => {
    let errors = 0;
    for (const token of tokens) {
      if (token.type === "error") errors++;
      documents.push(...composer.next(token));
    }
    return errors;
  };
  let tokens = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++tokens > maximumTokens) return { documents, info: composer.streamInfo(), cutAt: parser.offset };
    errors += compose(parser.next(lexeme));
    if (errors >= maximumSyntaxErrors || documents.length >= enough) break;
  }
  compose(parser.end());
  documents.push(...composer.end());
  return { documents, info: composer.streamInfo(), cutAt: undefined };
}
