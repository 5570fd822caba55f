// Makes what is made in this folder: pod.schema.json, which is committed, and `generated/`, which is not.
//   node schemas/generate.ts                    writes both
//   node schemas/generate.ts --generated-only   writes `generated/` from the committed schemas
//   node schemas/generate.ts --check            writes nothing; fails if pod.schema.json is not up to date
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { withDescriptions } from "./build/descriptions.ts";
import type { Definitions } from "./build/jsonSchema.ts";
import { readKubernetesTypes } from "./build/kubernetesTypes.ts";
import { podSchema } from "./build/podSchema.ts";
import { provenance } from "./build/provenance.ts";
import { readSchemas, validatorsModules } from "./build/schemaFiles.ts";
import { typesModule } from "./build/typesModule.ts";
import { validatorsDeclarations, validatorsModule } from "./build/validatorsModule.ts";

const podSchemaFile = new URL("pod.schema.json", import.meta.url);
const generatedFolder = new URL("generated/", import.meta.url);

async function podSchemaText(kubernetes: Definitions): Promise<string> {
  // Loaded when needed: the client takes as long to load as everything else takes to run.
  const { integerFormats } = await import("./build/integerFormats.ts");
  return `${JSON.stringify(podSchema(kubernetes, integerFormats, provenance()), null, 2)}\n`;
}

async function checkPodSchema(kubernetes: Definitions): Promise<void> {
  if (readFileSync(podSchemaFile, "utf8") === (await podSchemaText(kubernetes))) return;
  console.error("schemas/pod.schema.json is not what the installed packages give: run `npm run schemas`");
  process.exitCode = 1;
}

async function writeGenerated(kubernetes: Definitions): Promise<void> {
  const schemas = readSchemas(new URL("./", import.meta.url));
  rmSync(generatedFolder, { recursive: true, force: true });
  mkdirSync(generatedFolder);
  for (const schema of withDescriptions(schemas, kubernetes)) {
    write(schema.module, await typesModule(schema, schemas));
  }
  for (const module of validatorsModules) {
    write(`${module}.js`, validatorsModule(module, schemas));
    write(`${module}.d.ts`, validatorsDeclarations(module, schemas));
  }
}

function write(name: string, text: string): void {
  writeFileSync(new URL(name, generatedFolder), text);
}

const { values } = parseArgs({
  options: { check: { type: "boolean" }, "generated-only": { type: "boolean" } },
});
const kubernetes = readKubernetesTypes();
if (values.check) {
  await checkPodSchema(kubernetes);
} else {
  if (!values["generated-only"]) writeFileSync(podSchemaFile, await podSchemaText(kubernetes));
  await writeGenerated(kubernetes);
}
