// How soon the next task follows: from the moment at which the kubelet is about to say that a pod has ended, or a worker that its task
// has, to the moment at which the request that creates the next pod is sent. Nothing else goes on.
import { median, type Row } from "../row.ts";
import type { Lives } from "./kubelet.ts";
import { CHAIN_TASKS } from "./project.ts";
import type { Scene } from "./scene.ts";

export async function latencyRows(scene: Scene): Promise<Row[]> {
  return [
    await latencyRow(scene, {
      dag_id: "images",
      what: "pod end → next create",
      reference: "until a bare watch tells the end",
    }),
    await latencyRow(scene, {
      dag_id: "workers",
      what: "task end → next create",
      reference: "until the database has it",
    }),
  ];
}

interface Latency {
  readonly dag_id: string;
  readonly what: string;
  readonly reference: string;
}

async function latencyRow(scene: Scene, { dag_id, what, reference }: Latency): Promise<Row> {
  const kubelet = await scene.kubelet("ends");
  const { ended, sentMs } = scene.run(dag_id);
  await ended;
  // What kubelet.ts answers.
  const { endsMs, knownMs } = (await kubelet.ask(CHAIN_TASKS)) as Lives;
  await kubelet.end();
  const ends = Object.values(endsMs).toSorted((one, other) => one - other);
  const until = (times: readonly number[]): number =>
    median(
      ends
        .flatMap((end) => times.filter((time) => time > end).slice(0, 1))
        .map((time, place) => time - (ends[place] ?? 0)),
    );
  return {
    what: `${what}, median, ${scene.server.name}`,
    unit: "ms",
    budget: { below: 50 },
    measured: until(sentMs),
    reference: {
      what: reference,
      measured: median(Object.entries(endsMs).map(([name, end]) => (knownMs[name] ?? Infinity) - end)),
    },
  };
}
