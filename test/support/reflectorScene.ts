// A reflector before a scripted API server, under a clock that stands still, with a reader that notes what it is told.
import { onTestFinished } from "vitest";
import { Condition } from "../../runtime/condition.ts";
import type { Batch } from "../../runtime/cluster/changeQueue.ts";
import type { Connection } from "../../runtime/cluster/connection.ts";
import type { LivePod } from "../../runtime/cluster/livePod.ts";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import type { PodChange } from "../../runtime/cluster/podChange.ts";
import { Reflector, type ReflectorOptions } from "../../runtime/cluster/reflector.ts";
import type { ReflectorNotice } from "../../runtime/cluster/reflectorNotice.ts";
import { connectTo, kubeconfigFile } from "./connectTo.ts";
import { fakeClock, type FakeClock } from "./fakeClock.ts";
import { added, initialEventsEnd } from "./livePods.ts";
import { scriptedApiServer, type ScriptedApiServer, type ScriptedRequest } from "./scriptedApiServer.ts";

export interface Scene {
  readonly clock: FakeClock;
  readonly server: ScriptedApiServer;
  readonly connection: Connection;
  readonly reflector: Reflector<string>;
  readonly notices: readonly ReflectorNotice[];
  readonly kubeconfig: string;
  /** What the reader was told, a line a change: `+a@10`, `-a@11 deleted`. */
  readonly told: readonly string[];
  readonly versions: readonly string[];
  /** Resolves when the reader has been told so many changes, to all of them. */
  toldAre(count: number): Promise<readonly string[]>;
  /** Resolves when a batch of this version was told. */
  versionIs(version: number | string): Promise<void>;
  /** Resolves when a notice of this kind was given. */
  noticed(kind: ReflectorNotice["kind"]): Promise<void>;
  /** Aborts the reader's signal and waits for its end. */
  stop(): Promise<void>;
  /** How the reader ended: resolves, or rejects with the reflector's error. */
  readonly ended: Promise<void>;
}

export type SceneOptions = Partial<ReflectorOptions<string>> & {
  /** Is called with each batch before it counts as told. */
  readonly onBatch?: (batch: Batch<string>) => Promise<void> | void;
};

export async function reflectorScene({ onBatch, ...options }: SceneOptions = {}): Promise<Scene> {
  const clock = fakeClock();
  const server = await scriptedApiServer();
  const kubeconfig = kubeconfigFile({ server: server.url });
  const connection = await connectTo(kubeconfig, clock);
  const changed = new Condition();
  const notices: ReflectorNotice[] = [];
  const reflector = new Reflector<string>({
    api: new PodApi(connection),
    selection: { namespace: "default" },
    keep: (pod) => pod.metadata.labels?.["state"] ?? "",
    clock,
    random: () => 0.5,
    onNotice(notice) {
      notices.push(notice);
      changed.notify();
    },
    ...options,
  });
  const told: string[] = [];
  const versions: string[] = [];
  const stopped = new AbortController();
  const read = async (): Promise<void> => {
    for await (const batch of reflector.batches(stopped.signal)) {
      await onBatch?.(batch);
      told.push(...batch.changes.map(changeText));
      versions.push(batch.resourceVersion);
      changed.notify();
    }
  };
  const ended = read();
  const settled = ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopped.abort(new Error("the test stops"));
    await settled;
  };
  onTestFinished(stop);
  return {
    clock,
    server,
    connection,
    reflector,
    notices,
    kubeconfig,
    told,
    versions,
    async toldAre(count) {
      await changed.until(() => told.length >= count);
      return told;
    },
    versionIs: (version) => changed.until(() => versions.includes(String(version))),
    noticed: (kind) => changed.until(() => notices.some((notice) => notice.kind === kind)),
    stop,
    ended,
  };
}

export function changeText(change: PodChange<string>): string {
  const { name, uid } = change.identity;
  const shown = uid === `uid-of-${name}` ? name : `${name}(${uid})`;
  const state = change.pod === "" ? "" : ` ${change.pod}`;
  return change.kind === "upsert"
    ? `+${shown}@${change.resourceVersion}${state}`
    : `-${shown}@${change.resourceVersion}${state} ${change.cause}`;
}

/** Answers the streaming list, which is the next request, and gives the watch that it becomes. */
export async function answerStreamingList(
  { server }: Scene,
  version: number | string,
  pods: readonly LivePod[] = [],
): Promise<ScriptedRequest> {
  const request = await server.next();
  await request.send(...pods.map(added), initialEventsEnd(version));
  return request;
}

/** Refuses the streaming list, which is the next request, as a server does that knows none, and gives the list that is asked for instead. */
export async function refuseStreamingList({ server }: Scene): Promise<ScriptedRequest> {
  const message = "ListOptions is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden";
  (await server.next()).refuse(422, "Invalid", { message });
  return server.next();
}
