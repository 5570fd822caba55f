// What a schema's validator is to those who call it. The validators themselves are generated.
import type { DefinedError } from "ajv";

/** What is wrong with the value at `instancePath`. The fields it may have are in `parentSchema.properties`. */
export type SchemaError = DefinedError & {
  readonly parentSchema: {
    readonly properties?: Readonly<Record<string, unknown>>;
    /** What text that matches the pattern is called. */
    readonly $comment?: string;
  };
};

/** Whether the data matches; if not, `errors` has all that is wrong with it, until the next call. */
export interface Validator<T> {
  (data: unknown): data is T;
  readonly errors?: readonly SchemaError[] | null;
}
