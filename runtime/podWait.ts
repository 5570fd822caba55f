// What a pod waits for that may never come: how long that is borne, and what it then counts as.
import { configFailure, infraFailure, inWords, type Failure } from "./failure.ts";
import type { PodFacts, Timestamp } from "./model.ts";

/** How long a pod may wait, in milliseconds. */
export interface WaitGraces {
  readonly scheduleMs: number;
  readonly imagePullMs: number;
  /** For a Secret or ConfigMap that is missing. */
  readonly containerConfigMs: number;
  readonly containerCreateMs: number;
}

export interface PodWait {
  readonly reason: string;
  readonly hint: string | undefined;
  /** From then on it is this failure. Without it the wait is nobody's fault and has no end. */
  readonly failure: { readonly from: Timestamp; readonly failure: Failure } | undefined;
}

/** What the pod waits for, if anything holds it up. */
export function podWait(pod: PodFacts, graces: WaitGraces): PodWait | undefined {
  return scheduling(pod, graces) ?? containers(pod, graces) ?? silence(pod);
}

function scheduling({ conditions, createdAt }: PodFacts, { scheduleMs }: WaitGraces): PodWait | undefined {
  const scheduled = conditions.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status !== "False") return undefined;
  const { reason, message = "", since = createdAt } = scheduled;
  if (reason === "SchedulingGated")
    return endless("the pod has scheduling gates: another controller lets it go");
  const failure = configFailure(`no node takes the pod (${inWords(undefined, message)})`, nodeHint(message));
  return until(since + scheduleMs, failure);
}

/** What to do about what the scheduler says, which is a list of counts of nodes with what each lacks. */
function nodeHint(message: string): string | undefined {
  const resource = /Insufficient ([\w./-]*\w)/.exec(message)?.[1];
  if (resource !== undefined) return `ask for less ${resource} in resources.requests, or add nodes`;
  if (/affinity|node selector|node\(s\) didn't match/i.test(message)) {
    return "no node has the labels that nodeSelector or affinity ask for: compare with kubectl get nodes --show-labels";
  }
  if (/taint/.test(message)) return "the nodes have taints that the pod does not tolerate: add a toleration";
  if (/persistentvolumeclaim/i.test(message)) return "look at the claim with kubectl describe pvc";
  return undefined;
}

function containers(pod: PodFacts, graces: WaitGraces): PodWait | undefined {
  for (const { kind, name, state } of pod.containers) {
    const rule = state.kind === "waiting" ? waitRules.get(state.reason ?? "") : undefined;
    if (rule === undefined || state.kind !== "waiting") continue;
    const what = kind === "main" ? name : `${kind === "init" ? "init container" : "sidecar"} ${name}`;
    const failure = rule.failure(what, inWords(state.reason, state.message));
    if (rule.isEndless?.(state.message ?? "")) return endless(failure.reason);
    return until(waitingSince(pod) + (rule.grace === undefined ? 0 : graces[rule.grace]), failure);
  }
  return undefined;
}

/** What one reason of a waiting container means. */
interface WaitRule {
  /** How long it is borne; not at all where nothing is said. */
  readonly grace?: keyof WaitGraces;
  readonly isEndless?: (message: string) => boolean;
  readonly failure: (what: string, message: string) => Failure;
}

const pull: WaitRule = {
  grace: "imagePullMs",
  // The kubelet limits its own pulls, and gets to this one in time.
  isEndless: (message) => message.includes("pull QPS exceeded"),
  failure: (what, message) =>
    configFailure(
      `the image of ${what} cannot be pulled (${message})`,
      "check the image's name and tag, imagePullSecrets, and that the registry answers",
    ),
};

const create: WaitRule = {
  grace: "containerCreateMs",
  failure(what, message) {
    const reason = `container ${what} cannot be created (${message})`;
    const isBusy = message.includes("context deadline exceeded");
    return isBusy
      ? infraFailure(reason)
      : configFailure(reason, "look at the command, mounts and devices of it");
  },
};

/** By the reasons that kubelets write: pkg/kubelet/images/types.go, pkg/kubelet/kuberuntime, pkg/kubelet/container. */
const waitRules: ReadonlyMap<string, WaitRule> = new Map<string, WaitRule>([
  ["ImagePullBackOff", pull],
  ["ErrImagePull", pull],
  ["ErrImageNeverPull", pull],
  ["ImageInspectError", pull],
  ["RegistryUnavailable", pull],
  ["SignatureValidationFailed", pull],
  [
    "InvalidImageName",
    {
      failure: (what, message) => ({
        ...configFailure(`the image of ${what} has no valid name (${message})`, "correct the image's name"),
        countsAs: "never",
      }),
    },
  ],
  [
    "CreateContainerConfigError",
    {
      grace: "containerConfigMs",
      failure: (what, message) =>
        configFailure(
          `container ${what} lacks what it is configured with (${message})`,
          "create the Secret, ConfigMap or key that it names, in the namespace of the pod",
        ),
    },
  ],
  ["CreateContainerError", create],
  ["RunContainerError", create],
  [
    "CrashLoopBackOff",
    {
      failure: (what, message) => ({
        ...configFailure(`container ${what} is restarted (${message})`, "set restartPolicy: Never"),
        countsAs: "never",
      }),
    },
  ],
]);

/** Since when the container that waits has been next: the pod has a node, and the init containers before it are done. */
function waitingSince({ createdAt, conditions, containers: all }: PodFacts): Timestamp {
  const scheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "True");
  const before = all.map(({ kind, state }) => {
    if (kind === "main" || state.kind === "waiting") return 0;
    return (state.kind === "running" ? state.startedAt : state.finishedAt) ?? 0;
  });
  return Math.max(createdAt, scheduled?.since ?? 0, ...before);
}

function silence({ phase, reason, node }: PodFacts): PodWait | undefined {
  const isSilent = phase === "Unknown" || reason === "NodeLost";
  return isSilent ? endless(`node ${node ?? "of the pod"} does not answer`) : undefined;
}

function until(from: Timestamp, failure: Failure): PodWait {
  return { reason: failure.reason, hint: failure.hint, failure: { from, failure } };
}

function endless(reason: string): PodWait {
  return { reason, hint: undefined, failure: undefined };
}
