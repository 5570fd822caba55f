// The compiler's second door: what a command needs that finds nothing to do, and so loads neither a parser nor a schema.

export { formatText, sortDiagnostics, toJson as diagnosticToJson } from "./diagnostics/format.ts";
export { isError, type Diagnostic } from "./diagnostics/diagnostic.ts";
export { DiskError } from "./disk.ts";
export type { CompileOptions, CompileResult } from "./options.ts";
export type { Change } from "./output.ts";
export { upToDate } from "./upToDate.ts";
export { VERSION } from "./version.ts";
