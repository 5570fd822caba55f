// How objects are answered: as JSON, as a table, or only their metadata, as the Accept header asks.
import type { ApiObject, JsonObject } from "./json.ts";
import type { Page } from "./listing.ts";
import { apiVersionOf, type Resource } from "./resource.ts";
import { StatusError } from "./statusError.ts";
import { wholeText, type StoredObject } from "./storedObject.ts";
import { partial, row, table, type RowObject } from "./table.ts";

export interface Representation {
  readonly object: (stored: StoredObject) => string;
  readonly list: (page: Page) => string;
  /** The object of a bookmark, which has no more than metadata. */
  readonly bookmark: (metadata: JsonObject) => JsonObject;
}

interface Wanted {
  readonly resource: Resource;
  readonly accept: string;
  readonly rowObject: RowObject;
  readonly nowMs: () => number;
}

/** Throws a NotAcceptable where the client takes nothing that there is. */
export function representation(wanted: Wanted): Representation {
  for (const part of wanted.accept.split(",").map((one) => one.trim().replaceAll(/\s*;\s*/g, ";"))) {
    const [type = "", ...parameters] = part.split(";");
    const as = parameters.find((parameter) => parameter.startsWith("as="))?.slice("as=".length);
    if (!["", "application/json", "application/*", "*/*"].includes(type)) continue;
    if (as === undefined) return whole(wanted.resource);
    if (!parameters.includes("v=v1")) continue;
    if (as === "Table") return asTable(wanted);
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return asMetadata();
  }
  const message =
    "406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch";
  throw new StatusError({ code: 406, reason: "NotAcceptable", message, details: {} });
}

function whole(resource: Resource): Representation {
  const { kind } = resource;
  const apiVersion = apiVersionOf(resource);
  return {
    object: wholeText,
    list: ({ items, metadata }) => {
      const head = JSON.stringify({ kind: `${kind}List`, apiVersion, metadata }).slice(0, -1);
      return `${head},"items":[${items.map(({ itemText }) => itemText).join(",")}]}`;
    },
    bookmark: (metadata) => ({ kind, apiVersion, metadata }),
  };
}

function asTable({ resource: { columns }, rowObject, nowMs }: Wanted): Representation {
  const rowOf = (object: ApiObject): JsonObject => row(object, columns, nowMs(), rowObject);
  const list = ({ items, metadata }: Page): string =>
    JSON.stringify(
      table(
        items.map(({ object }) => rowOf(object)),
        columns,
        metadata,
      ),
    );
  return {
    list,
    object: (stored) => list({ items: [stored], metadata: { resourceVersion: String(stored.revision) } }),
    // A reader of tables looks for a bookmark's metadata in a row.
    bookmark: (metadata) => {
      const empty = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
      return table([{ cells: columns.map(() => ""), object: empty }], columns, {
        resourceVersion: metadata["resourceVersion"],
      });
    },
  };
}

function asMetadata(): Representation {
  const apiVersion = "meta.k8s.io/v1";
  return {
    object: ({ object }) => JSON.stringify(partial(object)),
    list: ({ items, metadata }) =>
      JSON.stringify({
        kind: "PartialObjectMetadataList",
        apiVersion,
        metadata,
        items: items.map(({ object }) => partial(object)),
      }),
    bookmark: (metadata) => ({ kind: "PartialObjectMetadata", apiVersion, metadata }),
  };
}
