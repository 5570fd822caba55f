// What a kubelet that has just started makes of a pod's status from its past life: what ran then is lost.
import type { ContainerStatus, LivePod } from "../../../cluster/livePod.ts";
import { lostContainer } from "../status/podStatus.ts";
import type { ContainerRecord } from "../status/containerRecord.ts";

export function recoverRecords({ status = {} }: LivePod): Map<string, ContainerRecord> {
  const known = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return new Map(known.map((container) => [container.name, recover(container)]));
}

function recover({ state, lastState, restartCount, containerID }: ContainerStatus): ContainerRecord {
  const last = lastState?.terminated;
  const common = { restartCount, failures: 0, ...(containerID !== undefined && { containerID }) };
  const terminated = state?.terminated ?? (state?.running === undefined ? undefined : lostContainer);
  if (terminated !== undefined) {
    return { ...common, state: { kind: "terminated", terminated }, ...(last !== undefined && { last }) };
  }
  // One that waits for its next start has ended.
  if (last !== undefined) return { ...common, state: { kind: "terminated", terminated: last } };
  return { ...common, state: { kind: "waiting" } };
}
