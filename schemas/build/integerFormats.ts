// Which numbers of a Kubernetes object are integers, and how wide: TypeScript's types cannot say, the models of
// @kubernetes/client-node do.
import * as client from "@kubernetes/client-node";

export type IntegerFormat = "int32" | "int64";

/** The integer properties of one Kubernetes type, by property name. Lists of integers are among them. */
export type IntegerFormats = (definition: string) => ReadonlyMap<string, IntegerFormat>;

interface Attribute {
  readonly baseName: string;
  readonly format: string;
}

export const integerFormats: IntegerFormats = (definition) =>
  new Map(
    attributesOf(definition).flatMap(({ baseName, format }) =>
      format === "int32" || format === "int64" ? [[baseName, format]] : [],
    ),
  );

/** The client prefixes type names with the API version, and a few with the API group too. */
function attributesOf(definition: string): readonly Attribute[] {
  const model: unknown = Object.entries(client).find(
    ([name]) => name === `V1${definition}` || name === `CoreV1${definition}`,
  )?.[1];
  return isModel(model) ? model.getAttributeTypeMap() : [];
}

function isModel(value: unknown): value is { getAttributeTypeMap(): readonly Attribute[] } {
  return typeof value === "function" && "getAttributeTypeMap" in value;
}
