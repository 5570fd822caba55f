// The rows of the runtime: `podloom run` against the local API server and a real one (KUBEBUILDER_ASSETS), with a scripted kubelet.
import { hasReal, startLocal, startReal } from "./apiServers.ts";
import { ensureBuilt } from "./built.ts";
import type { Row } from "./row.ts";
import { latencyRows } from "./runtime/latency.ts";
import { manyRows } from "./runtime/many.ts";
import { openScene } from "./runtime/scene.ts";
import { wideRow } from "./runtime/wide.ts";

export async function runRows(): Promise<Row[]> {
  ensureBuilt();
  if (!hasReal()) console.error("KUBEBUILDER_ASSETS is not set: there is no real API server to measure with");
  const rows: Row[] = [];
  for (const start of hasReal() ? [startLocal, startReal] : [startLocal]) {
    const scene = await openScene(await start());
    try {
      rows.push(await wideRow(scene), ...(await latencyRows(scene)), ...(await manyRows(scene)));
    } finally {
      await scene.close();
    }
  }
  return rows;
}
