// The schema files, and what is made of each: a module of types, and the validators of some of its definitions.
import { readFileSync } from "node:fs";
import {
  type Definitions,
  mapNodes,
  mapValues,
  parseRef,
  type Reference,
  refTo,
  type SchemaDocument,
  type SchemaNode,
} from "./jsonSchema.ts";

interface SchemaFile {
  readonly name: string;
  /** The module of its types, in `generated/`. */
  readonly module: string;
  /** Validator → the definition that it validates. */
  readonly validators: Readonly<Record<string, string>>;
  /** The module of its validators. */
  readonly validatorsModule: ValidatorsModule;
}

/**
 * The modules of validators, in `generated/`. Those of a project's own files have one to themselves: a command that only reads these
 * does not load the Pod's validator, the compiling of which takes V8 25 MB.
 */
export const validatorsModules = ["podValidators", "projectValidators"] as const;

type ValidatorsModule = (typeof validatorsModules)[number];

/** A schema file with its content. */
export interface Schema extends SchemaFile {
  readonly definitions: Definitions;
}

export const podSchemaName = "pod.schema.json";

const schemaFiles: readonly SchemaFile[] = [
  {
    name: podSchemaName,
    module: "pod.ts",
    validators: { validatePod: "Pod" },
    validatorsModule: "podValidators",
  },
  {
    name: "executor-config.schema.json",
    module: "executorConfig.ts",
    validators: { validateExecutorConfig: "ExecutorConfig" },
    validatorsModule: "podValidators",
  },
  {
    name: "task-options.schema.json",
    module: "taskOptions.ts",
    validators: { validateTaskOptions: "TaskOptions", validatePodTaskOptions: "PodTaskOptions" },
    validatorsModule: "podValidators",
  },
  {
    name: "dag-options.schema.json",
    module: "dagOptions.ts",
    validators: { validateDagOptions: "DagOptions" },
    validatorsModule: "podValidators",
  },
  {
    name: "config.schema.json",
    module: "config.ts",
    validators: { validateConfig: "PodloomConfig" },
    validatorsModule: "projectValidators",
  },
  {
    name: "dag.schema.json",
    module: "dag.ts",
    validators: { validateDagFile: "DagFile" },
    validatorsModule: "projectValidators",
  },
];

/** Reads the schema files and settles their references, so that each is `FILE#/definitions/NAME`. */
export function readSchemas(folder: URL): readonly Schema[] {
  const documents = new Map(schemaFiles.map(({ name }) => [name, readDocument(name, folder)]));
  return schemaFiles.map((file) => {
    const { definitions = {} } = documents.get(file.name) ?? {};
    return { ...file, definitions: mapValues(definitions, (node) => settled(node, file.name, documents)) };
  });
}

function readDocument(name: string, folder: URL): SchemaDocument {
  // Our own file: ajv holds it against the meta-schema when the validators are made.
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as SchemaDocument;
}

type Documents = ReadonlyMap<string, SchemaDocument>;

/** In place of a reference to a property (`…#/definitions/NAME/properties/KEY`) comes what the property says. */
function settled(node: SchemaNode, file: string, documents: Documents): SchemaNode {
  return mapNodes(node, (inner) => {
    if (inner.$ref === undefined) return inner;
    const target = parseRef(inner.$ref);
    const targetFile = target.file || file;
    const found = definitionOrProperty(target, documents.get(targetFile));
    if (found === undefined) throw new Error(`${file}: ${inner.$ref} points at nothing`);
    return target.property === undefined
      ? { ...inner, $ref: targetFile + refTo(target.definition) }
      : settled(found, targetFile, documents);
  });
}

function definitionOrProperty(
  { definition, property }: Reference,
  document: SchemaDocument | undefined,
): SchemaNode | undefined {
  const node = document?.definitions[definition];
  return property === undefined ? node : node?.properties?.[property];
}
