// What a set of merge rules is made of. strategic.ts and airflow.ts are the two sets, merge.ts carries them out.
import type { Located, Scalar } from "../model.ts";

/** How the value that an override gives a field joins the value below. Where their kinds differ, the override's replaces. */
export type Rule =
  /** The override's value, whatever it is. */
  | { readonly merge: "replace" }
  /** The override's value, unless it is false, 0, "", [] or {} and there is one below. */
  | { readonly merge: "replace-unless-empty" }
  /** Two objects, field by field. */
  | { readonly merge: "fields"; readonly of: ObjectRule }
  /** Two lists, one after the other. Elements of one `key` are let through, with a warning. */
  | { readonly merge: "append"; readonly key?: ElementKey }
  /** Two lists, the first element with the first, and so on, whatever their `key` says. */
  | { readonly merge: "by-index"; readonly key: ElementKey; readonly of: ObjectRule }
  | ByKey;

/** Two lists, paired by key: the override's elements join those below in place, the others follow at the end. */
export interface ByKey {
  readonly merge: "by-key";
  readonly key: ElementKey;
  readonly of: ObjectRule;
  /** When two elements of one override have the same key, either they merge too or only the last is paired. */
  readonly repeated: "merge" | "last";
  /** The `name` of an override's first element where it has none. */
  readonly firstName?: string;
}

/** The fields that tell the elements of a list apart. An element that lacks one and has no default for it has no key. */
export interface ElementKey {
  readonly fields: readonly string[];
  readonly defaults?: Readonly<Record<string, Scalar>>;
}

/** The rules for the fields of one type of object. */
export interface ObjectRule {
  readonly fields?: Readonly<Record<string, Rule>>;
  /** The rule for every other field. Without it `MergeRules.unlisted` says. */
  readonly others?: Rule;
  /** Fields of which an object holds one: an override that sets one drops the others below. */
  readonly oneOf?: readonly string[];
  /** The field that says which of the others belong: an override that changes it drops them all. */
  readonly discriminator?: string;
}

export interface MergeRules {
  readonly pod: ObjectRule;
  /** The rule for a field that no table lists, by the kind of the override's value. */
  readonly unlisted: Readonly<Record<Located["kind"], Rule>>;
  /**
   * "by-null": null removes a key, and `$patch: delete` an element of a list merged by key.
   * "impossible": null is as good as absent, and a value that fails to take away what is below gets a warning.
   */
  readonly removal: "by-null" | "impossible";
}
