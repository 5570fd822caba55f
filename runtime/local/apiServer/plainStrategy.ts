// How resources are written of which the server knows no more than their metadata.
import type { ApiObject } from "./json.ts";
import type { Strategy } from "./resource.ts";
import type { Cause } from "./statusError.ts";

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const plainStrategy: Strategy = {
  shape: undefined,
  prepareForCreate: (object) => object,
  validateCreate: ({ metadata: { name = "" } }): readonly Cause[] => {
    if (name.length <= 253 && NAME.test(name)) return [];
    const message = `${JSON.stringify(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`;
    return [{ reason: "FieldValueInvalid", field: "metadata.name", message }];
  },
  prepareForUpdate: (next) => next,
  validateUpdate: () => [],
  prepareForStatusUpdate: (next, current) => onlyStatus(next, current),
  validateStatusUpdate: () => [],
  gracePeriodSeconds: undefined,
  isCreatedByUpdate: false,
  allowsUnconditionalUpdate: true,
};

/** A strategy for objects whose status is written by its subresource alone. */
export function withStatus(strategy: Strategy): Strategy {
  return {
    ...strategy,
    prepareForUpdate: (next, current) => ({
      ...next,
      ...(current["status"] !== undefined && { status: current["status"] }),
    }),
  };
}

function onlyStatus(next: ApiObject, current: ApiObject): ApiObject {
  const { labels, annotations } = next.metadata;
  const metadata = { ...current.metadata, ...(labels && { labels }), ...(annotations && { annotations }) };
  return { ...current, metadata, ...(next["status"] !== undefined && { status: next["status"] }) };
}
