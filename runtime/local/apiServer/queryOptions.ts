// The options in a request's query, as typed values. What no server takes is refused as Kubernetes refuses it.
import { isObject, type JsonObject } from "./json.ts";
import { badRequest, invalid, type Cause } from "./statusError.ts";

export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** 0 is no limit. */
  readonly limit: number;
  readonly continueToken: string;
  /** "" is the newest, "0" any. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: "" | "Exact" | "NotOlderThan";
}

export interface WatchOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly resourceVersion: string;
  readonly allowsBookmarks: boolean;
  /** Whether the present state comes first, and then a bookmark that says so; `undefined` where the client leaves it open. */
  readonly sendsInitialEvents: boolean | undefined;
  /** `undefined` where the server chooses. */
  readonly timeoutSeconds: number | undefined;
}

export interface WriteOptions {
  readonly isDryRun: boolean;
  readonly fieldValidation: "Ignore" | "Warn" | "Strict";
}

export interface DeleteOptions {
  readonly isDryRun: boolean;
  readonly gracePeriodSeconds: number | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

/** Whether a query asks for a watch. */
export function isWatch(query: URLSearchParams): boolean {
  return isTrue(query.get("watch"));
}

export function listOptions(query: URLSearchParams): ListOptions {
  const match = query.get("resourceVersionMatch") ?? "";
  const resourceVersion = query.get("resourceVersion") ?? "";
  const continueToken = query.get("continue") ?? "";
  const causes: Cause[] = [];
  const forbid = (message: string): void =>
    void causes.push({ reason: "FieldValueForbidden", field: "resourceVersionMatch", message });
  if (match !== "") {
    if (continueToken !== "") forbid("resourceVersionMatch is forbidden when continue is provided");
    if (resourceVersion === "")
      forbid("resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (!isMatch(match))
      causes.push(unsupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && resourceVersion === "0")
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (query.has("sendInitialEvents"))
    causes.push({
      reason: "FieldValueForbidden",
      field: "sendInitialEvents",
      message: "sendInitialEvents is forbidden for list",
    });
  refuse("ListOptions", causes);
  if (continueToken !== "" && resourceVersion !== "" && resourceVersion !== "0")
    throw badRequest("specifying resource version is not allowed when using continue");
  return {
    ...selectors(query),
    limit: Math.max(0, integer(query.get("limit")) ?? 0),
    continueToken,
    resourceVersion,
    resourceVersionMatch: isMatch(match) ? match : "",
  };
}

export function watchOptions(query: URLSearchParams): WatchOptions {
  const match = query.get("resourceVersionMatch") ?? "";
  const initial = query.get("sendInitialEvents");
  const causes: Cause[] = [];
  const forbid = (message: string): void =>
    void causes.push({ reason: "FieldValueForbidden", field: "resourceVersionMatch", message });
  if (query.get("continue")) forbid("resourceVersionMatch is forbidden when continue is provided");
  if (initial !== null && match !== "NotOlderThan")
    forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (initial === null && match !== "")
    forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
  if (match !== "" && match !== "NotOlderThan")
    causes.push(unsupported("resourceVersionMatch", match, ["NotOlderThan"]));
  refuse("ListOptions", causes);
  return {
    ...selectors(query),
    resourceVersion: query.get("resourceVersion") ?? "",
    allowsBookmarks: isTrue(query.get("allowWatchBookmarks")),
    sendsInitialEvents: initial === null ? undefined : isTrue(initial),
    timeoutSeconds: integer(query.get("timeoutSeconds")),
  };
}

/** `kind` is that of the options in a refusal: CreateOptions, UpdateOptions, PatchOptions. */
export function writeOptions(query: URLSearchParams, kind: string): WriteOptions {
  const fieldValidation = query.get("fieldValidation") ?? "";
  const causes = dryRunCauses(query.getAll("dryRun"));
  if (!["", "Ignore", "Strict", "Warn"].includes(fieldValidation))
    causes.push(unsupported("fieldValidation", fieldValidation, ["", "Ignore", "Strict", "Warn"]));
  refuse(kind, causes);
  return {
    isDryRun: query.getAll("dryRun").length > 0,
    fieldValidation: fieldValidation === "Ignore" || fieldValidation === "Strict" ? fieldValidation : "Warn",
  };
}

/** From the body, and where there is none from the query. */
export function deleteOptions(query: URLSearchParams, body: JsonObject | undefined): DeleteOptions {
  const dryRun = body?.["dryRun"] ?? query.getAll("dryRun");
  const values = Array.isArray(dryRun) ? dryRun.map(String) : [];
  refuse("DeleteOptions", dryRunCauses(values));
  const preconditions = body?.["preconditions"];
  const { uid, resourceVersion } = isObject(preconditions) ? preconditions : {};
  const grace = body?.["gracePeriodSeconds"] ?? integer(query.get("gracePeriodSeconds"));
  if (grace != null && !Number.isInteger(grace))
    throw badRequest("gracePeriodSeconds must be a whole number");
  return {
    isDryRun: values.length > 0,
    gracePeriodSeconds: typeof grace === "number" ? grace : undefined,
    uid: typeof uid === "string" && uid !== "" ? uid : undefined,
    resourceVersion:
      typeof resourceVersion === "string" && resourceVersion !== "" ? resourceVersion : undefined,
  };
}

function selectors(query: URLSearchParams): Pick<ListOptions, "labelSelector" | "fieldSelector"> {
  return {
    labelSelector: query.get("labelSelector") ?? "",
    fieldSelector: query.get("fieldSelector") ?? "",
  };
}

function dryRunCauses(values: readonly string[]): Cause[] {
  if (values.every((value) => value === "All")) return [];
  const message = `${JSON.stringify(values)}: supported values: "All"`;
  return [{ reason: "FieldValueNotSupported", field: "dryRun", message }];
}

function unsupported(field: string, value: string, supported: readonly string[]): Cause {
  const words = supported.map((one) => JSON.stringify(one)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `${JSON.stringify(value)}: supported values: ${words}`,
  };
}

function refuse(kind: string, causes: readonly Cause[]): void {
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind, name: "" }, causes);
}

function isMatch(text: string): text is "Exact" | "NotOlderThan" | "" {
  return text === "Exact" || text === "NotOlderThan" || text === "";
}

/** As Kubernetes reads booleans in queries: there, and neither 0 nor false. */
function isTrue(text: string | null): boolean {
  return text !== null && text !== "0" && text.toLowerCase() !== "false";
}

function integer(text: string | null): number | undefined {
  if (text === null || text === "") return undefined;
  if (!/^-?\d{1,18}$/.test(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
