// Events about pods, for those who ask `kubectl describe`: told once, and not missed by anybody when they cannot be.
import { createHash } from "node:crypto";
import { toRfc3339, type Clock } from "../../clock.ts";
import type { PodIdentity } from "../../cluster/livePod.ts";
import type { PodApi } from "../../cluster/podApi.ts";
import { ConnectionError, StatusError } from "../../cluster/statusError.ts";

export interface EventText {
  readonly type: "Normal" | "Warning";
  /** `Started`, `BackOff` … */
  readonly reason: string;
  readonly message: string;
}

export type TellEvent = (pod: PodIdentity, text: EventText) => void;

interface Options {
  readonly api: Pick<PodApi, "createEvent">;
  /** Who tells: `kubelet`, `default-scheduler`. */
  readonly component: string;
  readonly host: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Each event is one request; one that fails is forgotten, for events are hints. */
export function eventTeller({ api, component, host, clock, signal }: Options): TellEvent {
  let count = 0;
  return (pod, text) => {
    const nowMs = clock.now();
    const serial = createHash("sha256").update(`${pod.uid} ${component} ${nowMs} ${count++}`).digest("hex");
    const { namespace, name, uid } = pod;
    const event = {
      ...text,
      pod: { namespace, name, uid },
      message: text.message.slice(0, 1024),
      component,
      host,
      time: toRfc3339(nowMs).replace(/\.\d+Z$/, "Z"),
      name: `${name.slice(0, 200)}.${serial.slice(0, 16)}`,
    };
    void api.createEvent(event, { signal }).catch((error: unknown) => {
      const isExpected = error instanceof StatusError || error instanceof ConnectionError || signal.aborted;
      if (!isExpected) throw error;
    });
  };
}
