import { expect, test } from "vitest";
import { airflow } from "../../../compiler/merge/airflow.ts";
import { sourceOf } from "../../support/located.ts";
import { merged, withBase, type JsonMap } from "../../support/merged.ts";

interface Row {
  readonly of: string;
  readonly base: JsonMap;
  readonly overlay: JsonMap;
  readonly message: string;
  readonly at: string;
  readonly related: readonly string[];
}

test.each<Row>([
  {
    of: "a value without effect",
    base: { spec: { hostNetwork: true } },
    overlay: { spec: { hostNetwork: false } },
    message: `false has no effect on spec.hostNetwork: Airflow's rules take it for "not set"`,
    at: "overlay1#/spec/hostNetwork",
    related: ["this stays: base#/spec/hostNetwork"],
  },
  {
    of: "a null for nothing",
    base: {},
    overlay: { spec: null },
    message: `null has no effect on spec: Airflow's rules take it for "not set"`,
    at: "overlay1#/spec",
    related: [],
  },
  {
    of: "the keys that an object drops, at any depth",
    base: withBase({ resources: { limits: { cpu: 1, memory: "1Gi" }, requests: { cpu: 1 } } }),
    overlay: withBase({ resources: { limits: { cpu: 2 } } }),
    message:
      "spec.containers[0].resources is replaced as a whole by Airflow's rules, which drops limits.memory, requests",
    at: "overlay1#/spec/containers/0/resources",
    related: [
      "limits.memory is dropped: base#/spec/containers/0/resources/limits/memory (key)",
      "requests is dropped: base#/spec/containers/0/resources/requests (key)",
    ],
  },
  {
    of: "a duplicate",
    base: { spec: { volumes: [{ name: "a" }] } },
    overlay: { spec: { volumes: [{ name: "b" }, { name: "a" }] } },
    message: 'spec.volumes gets a second element with name "a": Airflow\'s rules append without comparing',
    at: "overlay1#/spec/volumes/1",
    related: ["the first one: base#/spec/volumes/0"],
  },
  {
    of: "a container on another",
    base: { spec: { containers: [{ name: "base" }] } },
    overlay: { spec: { containers: [{ name: "side" }] } },
    message: `spec.containers[0] with name "side" is merged into the one with name "base": Airflow's rules pair by position`,
    at: "overlay1#/spec/containers/0",
    related: ["the one below: base#/spec/containers/0"],
  },
])("airflow shows both places of $of", ({ base, overlay, message, at, related }) => {
  const { diagnostics } = merged(airflow, base, overlay);
  const shown = diagnostics.map((diagnostic) => ({
    message: diagnostic.message,
    at: sourceOf(diagnostic.span),
    related: diagnostic.related.map((other) => `${other.message}: ${sourceOf(other.span)}`),
  }));
  expect(shown).toEqual([{ message, at, related }]);
});
