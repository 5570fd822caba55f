// Field selectors as they stand in queries: `status.phase=Running,metadata.name!=a`.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
import type { ApiObject } from "./json.ts";
import { badRequest } from "./statusError.ts";

/** The fields of a resource by which it can be selected, each with how it is read. */
export type SelectableFields = Readonly<Record<string, (object: ApiObject) => string>>;

/** What every resource can be selected by. */
export const METADATA_FIELDS: SelectableFields = {
  "metadata.name": ({ metadata }) => metadata.name ?? "",
  "metadata.namespace": ({ metadata }) => metadata.namespace ?? "",
};

/** Whether an object matches a selector. Throws a BadRequest where it is none or the resource has no such field. */
export function fieldSelector(text: string, fields: SelectableFields): (object: ApiObject) => boolean {
  const terms = splitUnescaped(text).map((term) => toTerm(term, fields));
  return (object) => terms.every((matches) => matches(object));
}

function toTerm(text: string, fields: SelectableFields): (object: ApiObject) => boolean {
  const parsed = /^([^=!]*)(!=|==|=)(.*)$/s.exec(text);
  if (parsed === null) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  const [, name = "", operator, escaped = ""] = parsed;
  const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (read === undefined) throw badRequest(`field label not supported: ${name}`);
  const value = escaped.replaceAll(/\\([\\,=])/g, "$1");
  return operator === "!=" ? (object) => read(object) !== value : (object) => read(object) === value;
}

/** Splits at the commas before which no backslash stands. */
function splitUnescaped(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+/gs) ?? []).filter((term) => term.trim() !== "");
}
