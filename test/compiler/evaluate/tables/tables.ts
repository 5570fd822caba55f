// All tables of values by name.
import * as builtins from "./builtins.ts";
import * as expressions from "./expressions.ts";
import type { Row } from "./row.ts";
import * as statements from "./statements.ts";

export const tables: Readonly<Record<string, readonly Row[]>> = {
  ...expressions,
  ...statements,
  ...builtins,
};
