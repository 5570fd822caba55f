// Reads Kubernetes' Pod, with its documentation, out of the type declarations of the package kubernetes-models.
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import { type Definitions, mapNodes, parseRef, refTo, type SchemaNode } from "./jsonSchema.ts";

/** The definitions that Pod needs, under Kubernetes' own names. Integers are still plain numbers. */
export function readKubernetesTypes(): Definitions {
  const schema = createGenerator({
    path: fileURLToPath(import.meta.resolve("kubernetes-models/v1/Pod")).replace(/\.js$/, ".d.ts"),
    tsconfig: fileURLToPath(import.meta.resolve("../../tsconfig.json")),
    type: "IPod",
    expose: "all",
    skipTypeCheck: true,
  }).createSchema("IPod");
  // The generator's type admits all of draft-07; `podSchema` refuses keywords that it does not know.
  const definitions = schema.definitions as Definitions;
  return Object.fromEntries(
    Object.entries(definitions).map(([name, node]) => [kubernetesName(name), mapNodes(node, renameRef)]),
  );
}

function renameRef(node: SchemaNode): SchemaNode {
  return node.$ref === undefined
    ? node
    : { ...node, $ref: refTo(kubernetesName(parseRef(node.$ref).definition)) };
}

/** kubernetes-models puts an I before the name of every interface. */
function kubernetesName(name: string): string {
  return name.replace(/^I(?=[A-Z])/, "");
}
