// Brings the pod of an attempt into being, once. The name is the attempt's own, so whatever happened to a request, asking again
// is safe: the second creation of an attempt meets the pod of the first.
import type { Pod } from "../../schemas/generated/pod.ts";
import { annotationKeys } from "../../schemas/podIdentity.ts";
import type { Backoff } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import type { LivePod, PodKey } from "../cluster/livePod.ts";
import type { PodApi } from "../cluster/podApi.ts";
import { ConnectionError, isRefusal, StatusError } from "../cluster/statusError.ts";
import { createFailureOf, type CreateFailure } from "./createFailure.ts";
import type { CreateGate } from "./createGate.ts";

export type Launch =
  { readonly kind: "launched"; readonly pod: LivePod } | Extract<CreateFailure, { kind: "refused" | "shut" }>;

export interface LaunchEnds {
  /** Aborted when nothing is waited for any more: then the pod may be there. */
  readonly signal: AbortSignal;
  /** Aborted with that, and when the pod is not to be asked for again: what is under way is waited for. */
  readonly calledOff: AbortSignal;
}

export interface LauncherOptions {
  readonly api: Pick<PodApi, "create" | "get">;
  readonly gate: CreateGate;
  readonly clock: Clock;
  readonly backoff: Backoff;
}

/** How long to wait before looking whether a pod was created of which nothing is known. */
const LOOK_AFTER_MS = 1000;

export class Launcher {
  private readonly options: LauncherOptions;

  constructor(options: LauncherOptions) {
    this.options = options;
  }

  /** Resolves when the pod is there or never will be. Rejects with the reason of `calledOff`. */
  async launch(pod: Pod, { signal, calledOff }: LaunchEnds): Promise<Launch> {
    const { gate, clock } = this.options;
    for (;;) {
      calledOff.throwIfAborted();
      const outcome = await gate.pass(() => this.create(pod, signal), calledOff);
      switch (outcome.kind) {
        case "launched":
          gate.widen();
          return outcome;
        case "refused":
        case "shut":
          return outcome;
        case "taken":
        case "unknown": {
          if (outcome.kind === "unknown") await clock.sleep(LOOK_AFTER_MS, signal);
          const found = await this.find(pod, signal);
          if (found !== undefined) return found;
          break;
        }
        case "noRoom":
          gate.closeUntilRoom();
          break;
        case "overloaded":
          gate.close(outcome.waitMs ?? this.options.backoff.nextMs());
          break;
      }
    }
  }

  private async create(pod: Pod, signal: AbortSignal): Promise<Launch | CreateFailure> {
    try {
      return { kind: "launched", pod: await this.options.api.create(pod, { signal }) };
    } catch (error) {
      const failure = signal.aborted ? undefined : createFailureOf(error);
      if (failure === undefined) throw error;
      return failure;
    }
  }

  /** The pod that has the name, if it is this attempt's; `undefined` where there is none. */
  private async find(pod: Pod, signal: AbortSignal): Promise<Launch | undefined> {
    for (;;) {
      try {
        const live = await this.options.api.get(keyOf(pod), { signal });
        if (isSameAttempt(pod, live)) return { kind: "launched", pod: live };
        return {
          kind: "refused",
          message: `a pod named ${live.metadata.name} is there and is not of this attempt`,
          hint: "delete it, or give this installation an instance name of its own",
        };
      } catch (error) {
        if (isRefusal(error, "NotFound")) return undefined;
        if (signal.aborted || !(error instanceof StatusError || error instanceof ConnectionError))
          throw error;
        await this.options.clock.sleep(this.options.backoff.nextMs(), signal);
      }
    }
  }
}

function keyOf({ metadata }: Pod): PodKey {
  const { name, namespace } = metadata ?? {};
  if (name === undefined || namespace === undefined)
    throw new Error("invariant: a stamped pod has a name and a namespace");
  return { name, namespace };
}

/** All that identifies an attempt and what it runs stands in annotations. */
function isSameAttempt(pod: Pod, live: LivePod): boolean {
  return Object.values(annotationKeys).every(
    (key) => pod.metadata?.annotations?.[key] === live.metadata.annotations?.[key],
  );
}
