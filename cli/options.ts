// Options that several commands have.
import { Option } from "commander";

export type Format = "text" | "json";

export const projectOption = (): Option =>
  new Option("--project <dir>", "the project (default: the nearest folder with a podloom.yaml)");

export const formatOption = (): Option =>
  new Option("--format <format>", "how to print")
    .choices(["text", "json"] satisfies Format[])
    .default("text");

export const quietOption = (): Option => new Option("-q, --quiet", "print errors and nothing else");
