// The log of a container of a pod that is there, as it comes.
import type { Clock } from "../clock.ts";
import type { PodApi } from "../cluster/podApi.ts";
import { unlessGone } from "../cluster/unlessGone.ts";
import { hasEnded } from "../endState.ts";
import type { ContainerFacts, PodFacts } from "../model.ts";
import { podFacts } from "../podFacts.ts";

export interface ContainerLog {
  readonly api: PodApi;
  readonly pod: PodFacts;
  readonly container: string;
  /** Whether it goes on until the container has ended; one that has not begun is waited for. */
  readonly follows: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LOOK_AGAIN_MS = 500;

/** Ends at once where the container never began. Throws a `StatusError` or a `ConnectionError`, and the signal's reason. */
export async function* containerLog(options: ContainerLog): AsyncGenerator<Uint8Array, void, undefined> {
  const { api, pod, container, follows, clock, signal } = options;
  for (let now: PodFacts | undefined = pod; now !== undefined; now = await lookAgain(options)) {
    if (hasBegun(now, container)) return yield* await api.log(pod, { container, follows, signal });
    if (!follows || hasEnded(now)) return;
    await clock.sleep(LOOK_AGAIN_MS, signal);
  }
}

/** The containers of a pod that have a log. */
export function containersWithLog({ containers }: PodFacts): readonly string[] {
  return containers.filter(({ state }) => state.kind !== "waiting").map(({ name }) => name);
}

function hasBegun({ containers }: PodFacts, container: string): boolean {
  return containers.some(({ name, state }: ContainerFacts) => name === container && state.kind !== "waiting");
}

async function lookAgain({ api, pod, signal }: ContainerLog): Promise<PodFacts | undefined> {
  const live = await unlessGone(() => api.get(pod, { signal }));
  const found = live && podFacts(live);
  return found?.uid === pod.uid ? found : undefined;
}
