// What a generated validator says of some data, short enough for a table.
import type { Validator } from "../../schemas/validator.ts";

/** The errors as `place keyword`, in the order they are found. */
export function errors(validator: Validator<unknown>, data: unknown): readonly string[] {
  return validator(data)
    ? []
    : (validator.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
}
