// Prints a pod that is plain JSON as manifests are printed.
import { locatedAt } from "../layers.ts";
import type { Json } from "../model.ts";
import { printBody } from "./printYaml.ts";

/** The YAML of a pod, in canonical order. */
export function printPod(pod: object): string {
  const nowhere = { span: { file: { path: "", text: "" }, start: 0, end: 0 }, steps: undefined };
  // A pod is JSON; its type says more than that.
  return printBody(locatedAt(pod as Json, nowhere));
}
