// Saying why there is nothing to show of a DAG.
import type { NotFound } from "../compiler/index.ts";
import { formatText } from "../compiler/quick.ts";
import { EXIT, UsageError, type ExitCode } from "./exitCodes.ts";
import { hasColor, printNote } from "./print.ts";

/** Prints the errors of a project. Throws a `UsageError` where only the name is wrong. */
export function printNotFound(found: NotFound): ExitCode {
  if (found.kind === "unknown") throw new UsageError(found.message);
  printNote(`${formatText(found.diagnostics, { color: hasColor(process.stderr) })}\n`);
  return EXIT.findings;
}
