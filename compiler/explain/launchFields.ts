// What launch adds to a manifest, or puts in the place of what is there: the runtime's stamp, in words.
import {
  annotationKeys,
  baseContainerName,
  envNames,
  labelKeys,
  podSettingEnvNames,
  resultFinalizer,
} from "../../schemas/podIdentity.ts";
import { valueAt } from "../located.ts";
import type { Located, LocatedMap, TaskPolicy } from "../model.ts";
import { childPointer } from "../pointer.ts";
import type { FieldStep } from "./explainedField.ts";

export interface LaunchField {
  readonly pointer: string;
  readonly way: readonly FieldStep[];
  /** What the field is at launch. */
  readonly words: string;
}

export function launchFields(pod: LocatedMap, { execution_timeout }: TaskPolicy): LaunchField[] {
  const { run_id, try_number, instance } = labelKeys;
  return [
    field(["metadata", "name"], "the attempt's own name: dag, task, try, and a hash of them with the run"),
    field(["metadata", "labels", run_id], "the run's id, as a label may have it"),
    field(["metadata", "labels", try_number], "the number of the try"),
    field(["metadata", "labels", instance], "the podloom installation"),
    field(["metadata", "annotations", annotationKeys.run_id], "the run's id"),
    field(["metadata", "annotations", annotationKeys.try_number], "the number of the try"),
    field(["metadata", "annotations", annotationKeys.manifestDigest], "the digest of this manifest"),
    ...finalizer(pod),
    ...environment(pod),
    ...(execution_timeout === undefined
      ? []
      : [
          field(
            ["spec", "activeDeadlineSeconds"],
            "execution_timeout and ten minutes, or what is set if that is less",
          ),
        ]),
  ];
}

function field(names: readonly string[], words: string): LaunchField {
  const way = names.map(key);
  return { way, words, pointer: names.reduce((pointer, name) => childPointer(pointer, name), "") };
}

function key(name: string): FieldStep {
  return { in: "map", name };
}

function element(name: string): FieldStep {
  return { in: "list", name };
}

function finalizer(pod: LocatedMap): LaunchField[] {
  const index = lengthOf(valueAt(pod, "/metadata/finalizers"));
  return [
    {
      pointer: `/metadata/finalizers/${index}`,
      way: [key("metadata"), key("finalizers"), element(String(index))],
      words: resultFinalizer,
    },
  ];
}

function environment(pod: LocatedMap): LaunchField[] {
  const containers = valueAt(pod, "/spec/containers");
  const index =
    containers?.kind === "list"
      ? containers.items.findIndex((item) => textIn(item, "name") === baseContainerName)
      : 0;
  const base = `/spec/containers/${index}`;
  const first = lengthOf(valueAt(pod, `${base}/env`));
  const settings = [
    {
      name: podSettingEnvNames.terminationGracePeriodSeconds,
      pointer: "/spec/terminationGracePeriodSeconds",
    },
    { name: podSettingEnvNames.terminationMessagePath, pointer: `${base}/terminationMessagePath` },
  ].filter(({ pointer }) => valueAt(pod, pointer) !== undefined);
  const variables = [
    ...Object.entries(envNames).map(([what, name]) => ({ name, words: `the ${what} of the attempt` })),
    ...settings.map(({ name, pointer }) => ({ name, words: `the value of ${pointer.split("/").at(-1)}` })),
  ];
  return variables.map(({ name, words }, offset) => ({
    pointer: `${base}/env/${first + offset}/value`,
    way: [
      key("spec"),
      key("containers"),
      element(baseContainerName),
      key("env"),
      element(name),
      key("value"),
    ],
    words,
  }));
}

function lengthOf(list: Located | undefined): number {
  return list?.kind === "list" ? list.items.length : 0;
}

function textIn(item: Located, name: string): unknown {
  const value = item.kind === "map" ? item.entries.get(name)?.value : undefined;
  return value?.kind === "scalar" ? value.value : undefined;
}
