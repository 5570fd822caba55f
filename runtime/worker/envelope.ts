// What a worker leaves in the termination message of its container: enough for the runtime to know how the task ended when the
// database could not be told. Kubernetes keeps 4 KiB of it, and the finalizer keeps the pod.
import { taggedDigest } from "../../schemas/digest.ts";
import { isJsonObject, type Json, type JsonObject } from "../authoring/json.ts";
import { parseJson } from "./parseJson.ts";

const version = 1;
// What is beside the value or the message takes up less than 300 of the 4096 bytes.
const maxValueBytes = 3800;
/** JSON makes at most six bytes of a character. */
const maxMessageLength = 600;

export interface Envelope {
  /** The start token of this worker, undefined if it got none. The attempt has the same if it is this worker's. */
  readonly startToken: string | undefined;
  /** Whether the database has the report too. */
  readonly isRecorded: boolean;
  readonly report: WorkerReport;
}

/** How an attempt ended, as its worker saw it. The kinds are those of `workerExit`. */
export type WorkerReport = SuccessReport | { readonly kind: UnsuccessfulKind; readonly message: string };

export interface SuccessReport {
  readonly kind: "success";
  /** SHA-256 of the return value's JSON text. */
  readonly digest: string;
  /** The return value; undefined where it is too long for the envelope, and is in `xcom` alone. */
  readonly value: Json | undefined;
}

const unsuccessfulKinds = ["failure", "noStart", "fenced", "mismatch", "terminated"] as const;

export type UnsuccessfulKind = (typeof unsuccessfulKinds)[number];

/** The report on a return value, given as JSON text. */
export function successReport(json: string): SuccessReport {
  const value = Buffer.byteLength(json) > maxValueBytes ? undefined : parseJson(json);
  return { kind: "success", digest: taggedDigest(json), value };
}

/** The termination message: JSON of at most 4 KiB. The end of a long message is left out. */
export function writeEnvelope({ startToken, isRecorded, report }: Envelope): string {
  const head = { podloom: version, status: report.kind, start_token: startToken, recorded: isRecorded };
  const { kind: _, ...details } = report;
  return JSON.stringify({
    ...head,
    ...details,
    ...("message" in details && { message: shorten(details.message) }),
  });
}

function shorten(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}

/** The envelope in a termination message; undefined if that is none, or none that can be trusted. */
export function readEnvelope(terminationMessage: string): Envelope | undefined {
  const json = parseJson(terminationMessage);
  if (!isJsonObject(json) || json["podloom"] !== version) return undefined;
  const report = readReport(json);
  const { start_token, recorded } = json;
  return report && { startToken: text(start_token), isRecorded: recorded === true, report };
}

function readReport({ status, message, digest, value }: JsonObject): WorkerReport | undefined {
  if (status === "success") {
    if (typeof digest !== "string") return undefined;
    const isWhole = value === undefined || taggedDigest(JSON.stringify(value)) === digest;
    return isWhole ? { kind: status, digest, value } : undefined;
  }
  const kind = unsuccessfulKinds.find((known) => known === status);
  return kind && typeof message === "string" ? { kind, message } : undefined;
}

function text(json: Json | undefined): string | undefined {
  return typeof json === "string" ? json : undefined;
}
