// How long podloom bears what may pass by itself, and what it does when it does not: the defaults are in docs/runtime.md.
import type { WaitGraces } from "./podWait.ts";

export interface RunSettings {
  /** The podloom installation; it is part of every pod's name. */
  readonly instance: string;
  readonly graces: Graces;
  readonly infraRetries: InfraRetries;
  /** When the node of a pod that was told to end is silent: `fence` gives the task up to a new attempt, `wait` waits for the node. */
  readonly onNodeLost: "wait" | "fence";
  /** Which pods stay after their end, for whoever wants to look at them. */
  readonly keepsPods: "none" | "failed" | "all";
}

/** All in milliseconds. */
export interface Graces extends WaitGraces {
  /** After the end of `base`, for a report that is on its way. */
  readonly reportMs: number;
  /** For the containers beside `base`, after its end. */
  readonly lingerMs: number;
  /** After the moment at which a pod that we stopped must have ended. */
  readonly forcedMs: number;
  /** After the moment at which a pod that others stopped must have ended. */
  readonly nodeLostMs: number;
}

/** Attempts that the infrastructure lost are started again after a delay that doubles each time. */
export interface InfraRetries {
  readonly limit: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultGraces: Graces = {
  scheduleMs: 10 * 60_000,
  imagePullMs: 5 * 60_000,
  containerConfigMs: 2 * 60_000,
  containerCreateMs: 5 * 60_000,
  reportMs: 15_000,
  lingerMs: 60_000,
  forcedMs: 60_000,
  nodeLostMs: 15 * 60_000,
};

export const defaultRunSettings: Omit<RunSettings, "instance"> = {
  graces: defaultGraces,
  infraRetries: { limit: 10, firstDelayMs: 5_000, maxDelayMs: 5 * 60_000 },
  onNodeLost: "fence",
  keepsPods: "failed",
};
