// How long `podloom explain` takes in a fresh process, beside starting Node alone.
import { join } from "node:path";
import { cli, ensureBuilt, repository } from "./built.ts";
import { timeOf } from "./processes.ts";
import type { Row } from "./row.ts";

export async function explainRows(): Promise<Row[]> {
  ensureBuilt();
  const project = ["--project", join(repository, "examples/etl")];
  return [
    {
      what: "explain a task, cold process",
      unit: "ms",
      budget: { below: 500 },
      measured: timeOf({ args: [cli, "explain", "etl/convert_eu", ...project] }),
      reference: { what: "starting Node", measured: timeOf({ args: ["-e", "0"] }) },
    },
  ];
}
