// Options that several commands have.
import { InvalidArgumentError, Option } from "commander";

export type Format = "text" | "json";

/** How a comparison is printed. */
export type DiffFormat = Format | "markdown";

/** How a command prints that has diagnostics for its result. */
export type DiagnosticsFormat = Format | "sarif" | "github" | "gitlab";

export const projectOption = (): Option =>
  new Option("--project <dir>", "the project (default: the nearest folder with a podloom.yaml)");

export const formatOption = (): Option => formatOptionOf(["text", "json"] satisfies Format[]);

export const diagnosticsFormatOption = (): Option =>
  formatOptionOf(["text", "json", "sarif", "github", "gitlab"] satisfies DiagnosticsFormat[]);

export function formatOptionOf(formats: readonly string[]): Option {
  return new Option("--format <format>", "how to print").choices(formats).default("text");
}

export const maximumOption = (): Option =>
  new Option(
    "--max-diagnostics <n>",
    "print at most n errors and warnings, errors first; 0 for all (default: 100 as text, else all)",
  ).argParser((text) => (wholeNumber(text) === 0 ? Infinity : wholeNumber(text)));

export const quietOption = (): Option => new Option("-q, --quiet", "print errors and nothing else");

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
