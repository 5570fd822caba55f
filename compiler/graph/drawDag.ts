// podloom graph: the picture of a DAG as its source declares it.
import { findDag, type FindOptions, type NotFound } from "../findDag.ts";
import { dagGraph, type DagGraph } from "./dagGraph.ts";

export interface DrawnDag extends DagGraph {
  readonly kind: "drawn";
}

/** Reads only the DAG's own file and what that imports. */
export function drawDag(options: FindOptions): DrawnDag | NotFound {
  const found = findDag(options);
  return found.kind === "found" ? { kind: "drawn", ...dagGraph(found.dag) } : found;
}
