// Tasks per second of a DAG whose tasks wait for nothing, from the first creation to the end of the command: all tasks have
// succeeded by then, and all pods are gone.
import type { Row } from "../row.ts";
import type { BareRound } from "./bareLoop.ts";
import { WIDE_TASKS } from "./project.ts";
import type { Scene } from "./scene.ts";
import { sharedMs } from "./sharedMs.ts";

export async function wideRow(scene: Scene): Promise<Row> {
  const kubelet = await scene.kubelet("ends");
  const command = scene.run("wide");
  await command.ended;
  const [firstMs = 0] = command.sentMs;
  const tookMs = sharedMs() - firstMs;
  await kubelet.end();
  const round: BareRound = { pods: WIDE_TASKS, does: "live" };
  const bare = await scene.bareLoop();
  const bareMs = Number(await bare.ask(round));
  await bare.end();
  return {
    what: `tasks of a DAG of ${WIDE_TASKS} at once, ${scene.server.name}`,
    unit: "/s",
    measured: (WIDE_TASKS * 1000) / tookMs,
    reference: { what: "the same requests alone", measured: (WIDE_TASKS * 1000) / bareMs },
  };
}
