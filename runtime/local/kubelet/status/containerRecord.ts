// What the kubelet knows of one container, and whether it is started again.
import type { Container, PodSpec } from "../../../../schemas/generated/pod.ts";
import type { ContainerTerminated } from "../../../cluster/livePod.ts";

export interface ContainerRecord {
  readonly state: RecordState;
  /** How the life before this one ended. */
  readonly last?: ContainerTerminated;
  readonly restartCount: number;
  readonly containerID?: string;
  /** How often in a row it has failed to run, or to be made. */
  readonly failures: number;
}

/** Times in milliseconds since 1970. */
export type RecordState =
  | {
      readonly kind: "waiting";
      /** Why it is not running after an attempt; none before the first. */
      readonly reason?: string;
      readonly message?: string;
      readonly retryAtMs?: number;
    }
  | {
      readonly kind: "running";
      readonly startedAtMs: number;
      /** Whether the startup probe has succeeded, if there is one. */
      readonly isStarted: boolean;
      readonly isReady: boolean;
    }
  | {
      readonly kind: "terminated";
      readonly terminated: ContainerTerminated;
      /** When it may be started again, if its policy says so; at once where nothing is said. */
      readonly retry?: { readonly atMs: number; readonly delayMs: number };
    };

export const neverStarted: ContainerRecord = { state: { kind: "waiting" }, restartCount: 0, failures: 0 };

/** Whether an init container runs beside the others until they have ended. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === "Always";
}

/** Whether a container that ended with this code is started again. */
export function isRestarted(container: Container, spec: PodSpec, exitCode: number): boolean {
  const rule = container.restartPolicyRules?.find(({ exitCodes }) => {
    const isListed = exitCodes?.values?.includes(exitCode) === true;
    return exitCodes !== undefined && (exitCodes.operator === "In" ? isListed : !isListed);
  });
  if (rule !== undefined) return rule.action === "Restart";
  const policy = container.restartPolicy ?? spec.restartPolicy ?? "Always";
  return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}
