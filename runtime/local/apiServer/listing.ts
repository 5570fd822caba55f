// Lists: which revision is asked for, which objects are selected, one page of them, and the token for the next.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list
import { fieldSelector } from "./fieldSelector.ts";
import { isObject, parseJson, type JsonObject } from "./json.ts";
import { labelSelector } from "./labelSelector.ts";
import type { ListOptions } from "./queryOptions.ts";
import type { Resource } from "./resource.ts";
import { badRequest, expired, tooLargeResourceVersion } from "./statusError.ts";
import type { ResourceStore } from "./store.ts";
import type { StoredObject } from "./storedObject.ts";

export interface Page {
  readonly items: readonly StoredObject[];
  readonly metadata: JsonObject;
}

interface Selection {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly options: Pick<ListOptions, "labelSelector" | "fieldSelector">;
}

/** Whether an object belongs to what a request selects. Throws a BadRequest where a selector is none. */
export function selects({ resource, namespace, options }: Selection): (stored: StoredObject) => boolean {
  const hasLabels = labelSelector(options.labelSelector);
  const hasFields = fieldSelector(options.fieldSelector, resource.fields);
  return ({ object }) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    hasLabels(object.metadata.labels ?? {}) &&
    hasFields(object);
}

export function list(
  store: ResourceStore,
  { resource, namespace, options }: Selection & { readonly options: ListOptions },
): Page {
  const isSelected = selects({ resource, namespace, options });
  const from = startOf(options, store);
  if (from.revision < store.history.floor) throw expiredList(options, from.after);
  const rest = store
    .at(from.revision)
    .filter(([key, stored]) => (from.after === undefined || key > from.after) && isSelected(stored));
  const page = options.limit === 0 ? rest : rest.slice(0, options.limit);
  const items = page.map(([, stored]) => stored);
  const resourceVersion = String(from.revision);
  const last = page.at(-1)?.[0];
  if (last === undefined || page.length === rest.length) return { items, metadata: { resourceVersion } };
  const isCounted = options.labelSelector === "" && options.fieldSelector === "";
  const metadata = {
    resourceVersion,
    continue: encodeToken({ revision: from.revision, after: last }),
    ...(isCounted && { remainingItemCount: rest.length - page.length }),
  };
  return { items, metadata };
}

interface Start {
  readonly revision: number;
  /** The key after which the page begins; `undefined` is the first. */
  readonly after?: string;
}

function startOf(
  { continueToken, resourceVersion, resourceVersionMatch, limit }: ListOptions,
  store: ResourceStore,
): Start {
  if (continueToken !== "") {
    const start = decodeToken(continueToken);
    return start.revision < 0 ? { ...start, revision: store.revision } : start;
  }
  const wanted = parseRevision(resourceVersion);
  if (wanted > store.revision) throw tooLargeResourceVersion(wanted, store.revision);
  // Without a match, a version together with a limit means that very version: so it was before there was one.
  const isExact = resourceVersionMatch === "Exact" || (resourceVersionMatch === "" && limit > 0);
  return { revision: isExact && wanted > 0 ? wanted : store.revision };
}

/** A resourceVersion of a query; "" and "0" are 0. */
export function parseRevision(text: string): number {
  if (text === "") return 0;
  if (!/^\d{1,19}$/.test(text))
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}

function expiredList({ continueToken }: ListOptions, after: string | undefined): Error {
  if (continueToken === "" || after === undefined)
    return expired("The resourceVersion for the provided list is too old.");
  return expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    encodeToken({ revision: -1, after }),
  );
}

function encodeToken({ revision, after }: Required<Start>): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start: after })).toString(
    "base64url",
  );
}

function decodeToken(token: string): Required<Start> {
  const parsed = parseJson(Buffer.from(token, "base64url").toString("utf8"));
  const { rv, start } = isObject(parsed) ? parsed : {};
  if (typeof rv !== "number" || !Number.isSafeInteger(rv) || typeof start !== "string")
    throw badRequest("invalid continue token: continue key is not valid");
  return { revision: rv, after: start };
}
