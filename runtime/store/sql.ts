// Statements as they are written, with their values apart from them.

/** Text with `$1`, `$2` … in the places of the values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A statement in a template: what stands in `${}` is a value, never a part of the text. */
export function sql(parts: TemplateStringsArray, ...values: readonly unknown[]): Statement {
  const text = parts.reduce((before, part, index) => `${before}$${index}${part}`);
  return { text, values };
}

/**
 * Rows as one value, to be read by `json_to_recordset`. Free text in them must be `plain`, JSON values must be in them as text: the
 * function refuses escapes that stand for no character of Postgres'.
 */
export function rows(objects: readonly object[]): string {
  return JSON.stringify(objects);
}

/** Text for a column: Postgres keeps no NUL and no half of a surrogate pair. */
export function plain<T extends string | undefined>(text: T): T | string {
  return text === undefined ? text : text.toWellFormed().replaceAll("\0", "\uFFFD");
}
