// What can be asked of an API server about pods: one method a verb, plain JSON in and out. Nothing is repeated here.
import type { Pod } from "../../schemas/generated/pod.ts";
import type { Call, Connection } from "./connection.ts";
import { LineSplitter } from "./lineSplitter.ts";
import type { LivePod, PodIdentity, PodKey, PodStatus } from "./livePod.ts";
import { eventObject, type PodEvent } from "./podEvents.ts";
import type { ResourceVersion } from "./resourceVersion.ts";
import { StatusError } from "./statusError.ts";
import { decodeWatchEvent, type WatchEvent } from "./watchEvent.ts";

/** What all calls take. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Which pods are meant: those of one namespace or of all, by labels and fields as `kubectl -l` and `--field-selector` take them. */
export interface PodSelection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListOptions extends CallOptions {
  /** At most so many pods a page. */
  readonly limit?: number | undefined;
  /** Where the page before said that this one begins. */
  readonly continueToken?: string | undefined;
  readonly resourceVersion?: ResourceVersion | undefined;
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan" | undefined;
}

export interface PodPage {
  readonly pods: readonly LivePod[];
  readonly resourceVersion: ResourceVersion;
  /** Undefined on the last page. */
  readonly continueToken: string | undefined;
}

export interface WatchOptions extends CallOptions {
  readonly resourceVersion?: ResourceVersion | undefined;
  /** When the server ends the watch. */
  readonly timeoutSeconds: number;
  /** Whether the watch begins with what is there, ended by a bookmark: a streaming list. */
  readonly sendsInitialEvents?: boolean | undefined;
}

/** What must hold of the pod. Another uid is refused as `isAnotherPod` tells, another version with `Conflict`. */
export interface Preconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: ResourceVersion | undefined;
}

export interface PatchOptions extends CallOptions, Preconditions {
  /** `merge`: a map is merged, `null` removes, lists are replaced. `strategic`: lists of named things are merged as well. */
  readonly type: "merge" | "strategic";
  readonly patch: Readonly<Record<string, unknown>>;
  readonly subresource?: "status" | undefined;
}

export interface DeleteOptions extends CallOptions, Preconditions {
  /** The pod's own grace period where nothing is said; with 0 the pod is gone without a word of its node. */
  readonly gracePeriodSeconds?: number | undefined;
}

export interface LogOptions extends CallOptions {
  readonly container?: string | undefined;
  /** Whether the log of the life before this one is meant. */
  readonly isPrevious?: boolean | undefined;
  readonly hasTimestamps?: boolean | undefined;
  readonly tailLines?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  readonly limitBytes?: number | undefined;
  /** Whether the stream goes on until the container has ended. */
  readonly follows?: boolean | undefined;
}

/** Everything that `updateStatus` replaces. */
const STATUS_FIELDS = {
  phase: null,
  reason: null,
  message: null,
  conditions: null,
  startTime: null,
  hostIP: null,
  hostIPs: null,
  podIP: null,
  podIPs: null,
  nominatedNodeName: null,
  initContainerStatuses: null,
  containerStatuses: null,
  ephemeralContainerStatuses: null,
} satisfies Partial<Record<keyof PodStatus, null>>;

/** Methods reject with a `StatusError` where the server refuses, with a `ConnectionError` where there is no answer. */
export class PodApi {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Refused with `AlreadyExists` where the name is taken. A `ConnectionError` that is not `unreachable` leaves it open whether the pod is there. */
  create(
    pod: Pod,
    { isDryRun = false, ...call }: CallOptions & { isDryRun?: boolean } = {},
  ): Promise<LivePod> {
    const path = podsPath(pod.metadata?.namespace ?? this.connection.namespace);
    const query = { fieldValidation: "Strict", dryRun: isDryRun ? "All" : undefined };
    return this.pod({ method: "POST", path, query, body: pod, ...call });
  }

  /** Refused with `NotFound` where there is none. */
  get(key: PodKey, call: CallOptions = {}): Promise<LivePod> {
    return this.pod({ method: "GET", path: podPath(key), ...call });
  }

  /** One page. */
  async list(selection: PodSelection, options: ListOptions = {}): Promise<PodPage> {
    const { limit, continueToken, resourceVersion, resourceVersionMatch, ...call } = options;
    const path = podsPath(selection.namespace);
    const query = {
      ...selectors(selection),
      limit,
      continue: continueToken,
      resourceVersion,
      resourceVersionMatch,
    };
    // The shape is the server's, as everywhere in this file.
    const list = (await this.connection.request({ method: "GET", path, query, ...call })) as RawList;
    const { resourceVersion: version, continue: next } = list.metadata;
    return {
      pods: list.items ?? [],
      resourceVersion: version,
      continueToken: next === "" ? undefined : next,
    };
  }

  /**
   * Events as they arrive, those of one chunk of bytes together; an empty list says that bytes came. Ends when the server ends the
   * watch. Throws a `ProtocolError` where what comes is no watch. Bookmarks are always asked for.
   */
  async *watch(
    selection: PodSelection,
    options: WatchOptions,
  ): AsyncGenerator<readonly WatchEvent[], void, undefined> {
    const { resourceVersion, timeoutSeconds, sendsInitialEvents = false, ...call } = options;
    const query = {
      ...selectors(selection),
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds,
      resourceVersion,
      ...(sendsInitialEvents && { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" }),
    };
    const path = podsPath(selection.namespace);
    const lines = new LineSplitter();
    for await (const chunk of await this.connection.stream({ method: "GET", path, query, ...call })) {
      yield lines.push(chunk).map(decodeWatchEvent);
    }
  }

  patch(key: PodKey, options: PatchOptions): Promise<LivePod> {
    const { type, patch, uid, resourceVersion, subresource, ...call } = options;
    const metadata = { ...asObject(patch["metadata"]), uid, resourceVersion };
    return this.pod({
      method: "PATCH",
      path: podPath(key, subresource),
      body: { ...patch, metadata },
      contentType: `application/${type === "merge" ? "merge-patch" : "strategic-merge-patch"}+json`,
      ...call,
    });
  }

  /** Makes `status` the whole status of this pod and no other of its name; its QoS class alone stays as it is. */
  updateStatus(
    { uid, ...key }: PodIdentity,
    status: PodStatus,
    options: CallOptions & Pick<Preconditions, "resourceVersion"> = {},
  ): Promise<LivePod> {
    const patch = { status: { ...STATUS_FIELDS, ...status } };
    return this.patch(key, { type: "merge", patch, subresource: "status", uid, ...options });
  }

  /** The pod as the server has it after the request: still there where finalizers or a grace period hold it. */
  delete(key: PodKey, options: DeleteOptions = {}): Promise<LivePod> {
    const { uid, resourceVersion, gracePeriodSeconds, ...call } = options;
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid, resourceVersion },
      gracePeriodSeconds,
    };
    return this.pod({ method: "DELETE", path: podPath(key), body, ...call });
  }

  /** Gives the pod to a node. Refused with `Conflict` where it has one. */
  async bind({ namespace, name, uid }: PodIdentity, node: string, call: CallOptions = {}): Promise<void> {
    const target = { apiVersion: "v1", kind: "Node", name: node };
    const body = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name, uid }, target };
    const path = podPath({ namespace, name }, "binding");
    await this.connection.request({ method: "POST", path, body, ...call });
  }

  /** The bytes of a container's log, as they come. */
  log(key: PodKey, options: LogOptions = {}): Promise<AsyncIterable<Uint8Array>> {
    const { container, isPrevious, hasTimestamps, tailLines, sinceSeconds, limitBytes, follows, ...call } =
      options;
    const query = {
      container,
      tailLines,
      sinceSeconds,
      limitBytes,
      previous: isPrevious,
      timestamps: hasTimestamps,
      follow: follows,
    };
    return this.connection.stream({ method: "GET", path: podPath(key, "log"), query, ...call });
  }

  async createEvent(event: PodEvent, call: CallOptions = {}): Promise<void> {
    const path = `/api/v1/namespaces/${encodeURIComponent(event.pod.namespace)}/events`;
    await this.connection.request({ method: "POST", path, body: eventObject(event), ...call });
  }

  private async pod(call: Call): Promise<LivePod> {
    return (await this.connection.request(call)) as LivePod;
  }
}

/** Whether a request was refused because its name belongs to another pod than the one whose uid it gave. */
export function isAnotherPod(error: unknown): boolean {
  if (!(error instanceof StatusError)) return false;
  const { reason, message, details } = error.status;
  // Deletes and bindings have preconditions; to a patch the uid is a field that cannot be changed.
  if (reason === "Conflict") return /UID in (the )?precondition/.test(message);
  return reason === "Invalid" && (details?.causes ?? []).some(({ field }) => field === "metadata.uid");
}

interface RawList {
  readonly metadata: { readonly resourceVersion: ResourceVersion; readonly continue?: string };
  readonly items: readonly LivePod[] | null;
}

function podsPath(namespace: string | undefined): string {
  return namespace === undefined
    ? "/api/v1/pods"
    : `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

function podPath({ namespace, name }: PodKey, subresource?: string): string {
  const path = `${podsPath(namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function selectors({ labelSelector, fieldSelector }: PodSelection) {
  return { labelSelector, fieldSelector };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
