// The rules for pod templates, each with the line that the user has to change.
import { expect, test } from "vitest";
import { readTemplate } from "../../compiler/template.ts";
import { brief, collect } from "../support/diagnostics.ts";
import { plain } from "../support/located.ts";

const good = `apiVersion: v1
kind: Pod
metadata:
  name: placeholder-name
spec:
  containers:
    - name: base
      image: registry.example.com/etl:1.0
`;

function read(text: string) {
  return collect((report) => readTemplate({ path: "pod_templates/basic.yaml", text }, report));
}

test("a template with all that the rules ask for is its pod", () => {
  const { result, diagnostics } = read(good);
  expect(diagnostics).toEqual([]);
  expect(result && plain(result)).toMatchObject({ kind: "Pod", spec: { containers: [{ name: "base" }] } });
});

test.each([
  ["no YAML", "a: [", ["yaml/syntax 1:5"]],
  ["an empty file", "", ["yaml/empty 1:1"]],
  ["another kind", good.replace("kind: Pod", "kind: Deployment"), ["template/not-a-pod 2:7"]],
  ["another version", good.replace("v1", "v1beta1"), ["template/not-a-pod 1:13"]],
  ["neither kind nor version", "spec: {}", ["template/not-a-pod 1:1", "template/not-a-pod 1:1"]],
  ["no name", good.replace(/ {2}name: placeholder.*\n/, "  labels: {}\n"), ["template/no-name 3:1"]],
  ["no metadata", good.replace(/metadata:\n.*\n/, ""), ["template/no-name 1:1"]],
  ["an empty name", good.replace("placeholder-name", '""'), ["template/no-name 4:9"]],
  ["a number for a name", good.replace("placeholder-name", "0644"), ["template/no-name 4:9"]],
  ["no spec", good.replace(/spec:[^]*/, ""), ["template/no-containers 1:1"]],
  ["no containers", good.replace(/ {2}containers:[^]*/, "  volumes: []\n"), ["template/no-containers 5:1"]],
  [
    "an empty list of containers",
    good.replace(/containers:[^]*/, "containers: []\n"),
    ["template/no-containers 6:15"],
  ],
  ["a map of containers", good.replace("- name: base", "  name: base"), ["template/no-containers 7:7"]],
  ["another first container", good.replace("name: base", "name: main"), ["template/base-not-first 7:13"]],
  [
    "a first container without name",
    good.replace("name: base", "tty: true"),
    ["template/base-not-first 7:7"],
  ],
  ["no image", good.replace(/ {6}image.*\n/, ""), ["template/no-image 7:7"]],
  ["an empty image", good.replace("registry.example.com/etl:1.0", ""), ["template/no-image 8:14"]],
  [
    "several mistakes",
    good.replace("placeholder-name", "").replace("name: base", "name: main"),
    ["template/no-name 4:9", "template/base-not-first 7:13"],
  ],
])("%s", (_, text, expected) => {
  const { result, diagnostics } = read(text);
  expect(diagnostics.map(brief)).toEqual(expected);
  expect(result).toBeUndefined();
});

test("a `base` further down is pointed at", () => {
  const { diagnostics } = read(
    good.replace("- name: base", "- name: proxy\n      image: envoy:1\n    - name: base"),
  );
  expect(diagnostics).toMatchObject([
    {
      code: "template/base-not-first",
      message: 'the first container must be named "base", and this is "proxy"',
      hint: "move the container `base` to the front of the list",
      related: [{ message: '"base" is spec.containers[1]' }],
    },
  ]);
});
