// The two ways to read all pods there are. Both reduce pods as they come, so no more than a page is ever there in full.
import { failureOf, StalledError } from "./failures.ts";
import type { PodApi, PodSelection } from "./podApi.ts";
import { keepPod, keyText, type FullRead, type Keep, type KeptPod } from "./podChange.ts";
import type { ResourceVersion } from "./resourceVersion.ts";
import type { WatchStream } from "./watchStream.ts";

export interface PagesOptions<T> {
  readonly api: PodApi;
  readonly selection: PodSelection;
  readonly keep: Keep<T>;
  readonly signal: AbortSignal;
}

const PAGE_SIZE = 500;

/** Reads page by page, as of one moment and not from a cache that lags. If that moment is too long ago for a later page, reads all at once. */
export async function readPages<T>(options: PagesOptions<T>): Promise<FullRead<T>> {
  const pods = new Map<string, KeptPod<T>>();
  try {
    return await readInto(pods, options, PAGE_SIZE);
  } catch (error) {
    if (pods.size === 0 || failureOf(error) !== "expired") throw error;
    return await readInto(new Map(), options, undefined);
  }
}

async function readInto<T>(
  pods: Map<string, KeptPod<T>>,
  { api, selection, keep, signal }: PagesOptions<T>,
  limit: number | undefined,
): Promise<FullRead<T>> {
  let resourceVersion: ResourceVersion | undefined;
  let continueToken: string | undefined;
  do {
    const page = await api.list(selection, { limit, continueToken, signal });
    for (const live of page.pods) pods.set(keyText(live.metadata), keepPod(live, keep));
    resourceVersion = page.resourceVersion;
    ({ continueToken } = page);
  } while (continueToken !== undefined);
  return { pods, resourceVersion };
}

/** Reads a watch that begins as a streaming list, up to the bookmark that ends it. The watch goes on from there. */
export async function readStream<T>(stream: WatchStream, keep: Keep<T>): Promise<FullRead<T>> {
  const pods = new Map<string, KeptPod<T>>();
  for (;;) {
    const event = await stream.next();
    if (event === undefined) throw new StalledError("a streaming list that ended before all was sent");
    switch (event.type) {
      case "ADDED":
      case "MODIFIED":
        pods.set(keyText(event.pod.metadata), keepPod(event.pod, keep));
        break;
      case "DELETED":
        pods.delete(keyText(event.pod.metadata));
        break;
      case "BOOKMARK":
        if (event.endsInitialEvents) return { pods, resourceVersion: event.resourceVersion };
        break;
      case "UNKNOWN":
        break;
    }
  }
}
