// The compiler's second door: what a command needs that finds nothing to do, and so loads neither a parser nor a schema.

export { count } from "./count.ts";
export type { Checkout } from "./diagnostics/checkout.ts";
export { isError, type Diagnostic } from "./diagnostics/diagnostic.ts";
export { readDocumentation } from "./diagnostics/documentation.ts";
export { formatText, toJson as diagnosticToJson, type DiagnosticJson } from "./diagnostics/format.ts";
export { formatGithub } from "./diagnostics/github.ts";
export { toGitlab } from "./diagnostics/gitlab.ts";
export { toSarif } from "./diagnostics/sarif.ts";
export { countDiagnostics, selectDiagnostics } from "./diagnostics/selection.ts";
export { didYouMean } from "./diagnostics/suggestion.ts";
export { Disk, DiskError } from "./disk.ts";
export { Folder } from "./folder.ts";
export type { CompileOptions, CompileResult } from "./options.ts";
export type { Change } from "./output.ts";
export { upToDate } from "./upToDate.ts";
export { REPOSITORY, VERSION } from "./version.ts";
