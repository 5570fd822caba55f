// Compiles the DAG files of a project, one by one; sources and templates are read once for all of them.
import { bundleFolderName } from "../schemas/podIdentity.ts";
import { compileFile, type CompiledBundle, type Workshop } from "./compileFile.ts";
import { reachesAuthoring, usesAuthoring } from "./entry.ts";
import type { ProjectFiles, ReadResult } from "./disk.ts";
import type { Project } from "./project.ts";
import type { FileResult } from "./result.ts";
import { RiskComments } from "./risk/acceptedRisks.ts";
import { regionsOfSource } from "./risk/region.ts";
import { Sources } from "./sources.ts";
import { Templates } from "./templates.ts";
import { ruleSet } from "./validate/ruleSet.ts";

export class Compiler {
  private readonly workshop: Workshop;

  constructor({ disk, config, variables }: Project<ProjectFiles>, today: string) {
    const sources = new Sources(disk);
    this.workshop = {
      config,
      variables,
      sources,
      templates: new Templates(disk),
      rules: ruleSet(config.rules),
      risks: new RiskComments((file) => regionsOfSource(file, sources), today),
    };
  }

  compile(file: string): FileResult {
    return this.compileWithBundles(file).result;
  }

  /** The same, and what its files were made from. */
  compileWithBundles(file: string): {
    readonly result: FileResult;
    readonly bundles: readonly CompiledBundle[];
  } {
    const { sources } = this.workshop;
    const dependencies = new Map<string, string | undefined>();
    const note = (path: string, read: ReadResult): void =>
      void dependencies.set(path, read.kind === "text" ? read.text : undefined);
    if (!reachesAuthoring(file, sources, note)) {
      const nothing = { dags: [], bundles: [], diagnostics: [], risks: [], usesAuthoring: false };
      return { result: { file, ...nothing, dependencies }, bundles: [] };
    }
    const { bundles, ...compiled } = compileFile(file, this.workshop);
    const outputs = bundles.map(({ dag, files }) => ({ folder: bundleFolderName(dag.dag_id), files }));
    const result = { file, ...compiled, bundles: outputs, usesAuthoring: usesAuthoring(file, sources) };
    sources.release(file);
    return { result, bundles };
  }

  /** Forgets what was read of a file that has changed. */
  forget(path: string): void {
    this.workshop.sources.forget(path);
    this.workshop.templates.forget(path);
    this.workshop.risks.forget(path);
  }
}
