// The diagnostics that a project may take more or less seriously, and whose risk an author may accept: warnings, and the
// rules about pods. What is left of an error beyond these has no manifest in it.
import { catalogue } from "./diagnostics/catalogue.ts";
import { rules } from "./validate/rules.ts";

export const adjustableCodes: ReadonlySet<string> = new Set([
  ...Object.entries(catalogue).flatMap(([code, { severity }]) => (severity === "warning" ? [code] : [])),
  ...rules.map(({ code }) => code),
]);
