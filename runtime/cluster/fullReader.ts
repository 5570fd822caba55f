// The READING state of a reflector: tries until all pods are read, and not as of a time before the last one known.
import { afterRead, failureOf, type ReadMethod } from "./failures.ts";
import { readPages, readStream } from "./listing.ts";
import type { FullRead } from "./podChange.ts";
import type { ReflectorContext } from "./reflectorContext.ts";
import { compareResourceVersions, type ResourceVersion } from "./resourceVersion.ts";
import { WatchStream } from "./watchStream.ts";

export interface ReadResult<T> {
  readonly read: FullRead<T>;
  /** The watch that a streaming list becomes. */
  readonly stream: WatchStream | undefined;
}

/** The server's history ends before the checkpoint: the cluster was restored from a backup, or is another one. */
export class TimeTravelError extends Error {
  override readonly name = "TimeTravelError";

  constructor(floor: ResourceVersion, found: ResourceVersion) {
    super(
      `the cluster is at version ${found} and was at ${floor}: it was restored from a backup, or is another one`,
    );
  }
}

/** After so many reads that are too old, it is no server that lags. */
const STALE_READS = 3;

export class FullReader<T> {
  private readonly context: ReflectorContext<T>;
  private readonly acceptsTimeTravel: boolean;
  private method: ReadMethod = "stream";
  /** The method of later reads, if this one has no success. */
  private preferred: ReadMethod = "stream";
  /** Whether a streaming list asks for what is there now, and not for what is at least as new as the floor. */
  private isConsistent = false;
  private staleReads = 0;

  constructor(context: ReflectorContext<T>, acceptsTimeTravel: boolean) {
    this.context = context;
    this.acceptsTimeTravel = acceptsTimeTravel;
  }

  /** Resolves when there is a read that is not older than `floor`. Rejects with a `TimeTravelError` where there will be none. */
  async read(floor: ResourceVersion | undefined, signal: AbortSignal): Promise<ReadResult<T>> {
    for (;;) {
      const result = await this.tryOnce(floor, signal);
      if (result === undefined) continue;
      const isOld = floor !== undefined && compareResourceVersions(result.read.resourceVersion, floor) < 0;
      if (isOld && !(await this.bears(result, floor, signal))) continue;
      this.method = this.preferred;
      this.isConsistent = false;
      this.staleReads = 0;
      return result;
    }
  }

  private async tryOnce(
    floor: ResourceVersion | undefined,
    signal: AbortSignal,
  ): Promise<ReadResult<T> | undefined> {
    const { method } = this;
    const stream = method === "stream" ? this.openStream(floor, signal) : undefined;
    try {
      const read =
        stream === undefined
          ? await readPages({ ...this.context, signal })
          : await readStream(stream, this.context.keep);
      return { read, stream };
    } catch (error) {
      await stream?.close();
      await this.failed(method, error, signal);
      return undefined;
    }
  }

  private openStream(floor: ResourceVersion | undefined, signal: AbortSignal): WatchStream {
    const resourceVersion = this.isConsistent ? undefined : floor;
    return new WatchStream({ ...this.context, resourceVersion, sendsInitialEvents: true, signal });
  }

  private async failed(method: ReadMethod, error: unknown, signal: AbortSignal): Promise<void> {
    const failure = failureOf(error);
    if (failure === undefined || signal.aborted) throw error;
    const { next, wait } = afterRead[method][failure];
    if (next === "consistently") this.isConsistent = true;
    if (next === "pages" || next === "pagesFromNowOn") this.method = "pages";
    if (next === "pagesFromNowOn") this.preferred = "pages";
    const { patience, notice } = this.context;
    const waitMs = wait === "always" ? patience.waitMs(error) : 0;
    notice({ kind: "failed", during: "read", failure, error, waitMs });
    await patience.wait(waitMs, signal);
  }

  /** Whether a read that is too old is taken nevertheless. Waits where it is not. */
  private async bears(
    { read, stream }: ReadResult<T>,
    floor: ResourceVersion,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { patience, notice } = this.context;
    this.staleReads += 1;
    notice({ kind: "stale", floor, found: read.resourceVersion, times: this.staleReads });
    const isLag = this.staleReads < STALE_READS;
    if (!isLag && this.acceptsTimeTravel) return true;
    await stream?.close();
    if (!isLag) throw new TimeTravelError(floor, read.resourceVersion);
    this.isConsistent = true;
    await patience.wait(patience.waitMs(), signal);
    return false;
  }
}
