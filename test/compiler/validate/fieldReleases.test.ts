// The fields whose releases matter are fields that pods have.
import { expect, test } from "vitest";
import { FIELD_RELEASES, placesOf } from "../../../compiler/validate/fieldReleases.ts";
import { POD, schemaOf, type Schema } from "../../support/mutator/podSchema.ts";

test.each(FIELD_RELEASES)("$path is a field of pods", ({ segments }) => {
  const spec = schemaOf(POD, "spec");
  const field = segments.reduce<Schema | undefined>(
    (schema, segment) => schemaOf(schema, segment === "[]" ? 0 : segment),
    spec,
  );
  expect(field).toBeDefined();
});

test("a path leads to each element of a list", () => {
  const spec = {
    containers: [
      { name: "a", env: [{ name: "A" }, { name: "B", value: "" }] },
      { name: "b" },
      { name: "c", env: [{ name: "C", value: "c" }] },
    ],
  };
  expect(placesOf(spec, ["containers", "[]", "env", "[]", "value"])).toEqual([
    "/spec/containers/0/env/1/value",
    "/spec/containers/2/env/0/value",
  ]);
  expect(placesOf(spec, ["volumes", "[]", "image"])).toEqual([]);
});
