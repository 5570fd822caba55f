// A process that reads all pods of the kubeconfig of its argument, as a runtime does, and tells how many there are.
import { systemClock, systemRandom } from "../../runtime/clock.ts";
import { openConnection } from "../../runtime/cluster/connection.ts";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { Reflector } from "../../runtime/cluster/reflector.ts";
import { podFacts } from "../../runtime/podFacts.ts";

const connection = await openConnection({ kubeconfig: process.argv[2] ?? "" });
const reflector = new Reflector({
  api: new PodApi(connection),
  selection: { namespace: "default" },
  keep: podFacts,
  clock: systemClock,
  random: systemRandom,
});
let count = 0;
for await (const { changes, isFullRead } of reflector.batches()) {
  count += changes.filter(({ pod }) => pod !== undefined).length;
  if (isFullRead) break;
}
await connection.close();
process.stdout.write(`${count}\n`);
