// The type of `pod_override`: a Pod of which anything may be left out, and in which null removes what the template has.
import type { Pod } from "./generated/pod.ts";

/** Mapped from Pod field by field, so that the editor shows each field's documentation here too. */
export type PodOverride = Override<Pod>;

type Override<T> = T extends readonly (infer Item)[]
  ? readonly OverrideItem<Item>[]
  : T extends object
    ? { [Field in keyof T]?: Override<T[Field]> | null }
    : T;

/** A list item that is merged by name can also be deleted by name, as in a strategic merge patch of Kubernetes. */
type OverrideItem<T> = T extends object ? Override<T> & { $patch?: "delete" } : T;
