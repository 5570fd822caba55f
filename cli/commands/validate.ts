// podloom validate: Pod manifests and templates from anywhere, held to the compiler's rules.
import { text as readAll } from "node:stream/consumers";
import { relative, resolve, sep } from "node:path";
import { Command, Option } from "commander";
import type { PodFile, ValidateOptions, ValidateResult } from "../../compiler/index.ts";
import { DiskError, isError } from "../../compiler/quick.ts";
import config from "../../schemas/config.schema.json" with { type: "json" };
import { diagnosticsToJson, printDiagnostics, type DiagnosticsFlags } from "../diagnostics.ts";
import { EnvironmentError, EXIT, type ExitCode } from "../exitCodes.ts";
import { diagnosticsFormatOption, maximumOption, projectOption, quietOption } from "../options.ts";
import { count, printJson, printNote } from "../print.ts";
import { findRoot } from "../project.ts";

interface Flags extends DiagnosticsFlags {
  readonly project?: string;
  readonly kubernetesVersion?: NonNullable<ValidateOptions["kubernetesVersion"]>;
  readonly podSecurityStandard?: NonNullable<ValidateOptions["podSecurityStandard"]>;
}

const { PodloomConfig, KubernetesExecutor } = config.definitions;

export function validateCommand(finish: (code: ExitCode) => void): Command {
  return new Command("validate")
    .description("check Pod manifests and templates, YAML or JSON")
    .argument("<files...>", "files of one or more Pods; - is what stands on stdin")
    .addOption(
      new Option("--kubernetes-version <version>", "the release of the cluster").choices(
        PodloomConfig.properties.kubernetes_version.enum,
      ),
    )
    .addOption(
      new Option("--pod-security-standard <level>", "the Pod Security Standard to meet").choices(
        KubernetesExecutor.properties.pod_security_standard.enum,
      ),
    )
    .addOption(projectOption())
    .addOption(diagnosticsFormatOption())
    .addOption(maximumOption())
    .addOption(quietOption())
    .action(async (paths: string[], flags: Flags) => finish(await run(paths, flags)));
}

async function run(paths: readonly string[], flags: Flags): Promise<ExitCode> {
  const root = findRoot(flags.project);
  const files: PodFile[] = [];
  for (const path of paths) files.push(await podFile(path, root));
  const result = await validate({
    root,
    variables: process.env,
    files,
    kubernetesVersion: flags.kubernetesVersion,
    podSecurityStandard: flags.podSecurityStandard,
    today: new Date().toISOString().slice(0, 10),
  });
  report(result, root, flags);
  return result.diagnostics.some(isError) ? EXIT.findings : EXIT.ok;
}

/** A file of the project is known by its path there, any other one by its path on this machine. */
async function podFile(path: string, root: string): Promise<PodFile> {
  if (path === "-") return { path: "stdin", text: await readAll(process.stdin) };
  const full = resolve(path);
  const inProject = relative(root, full).split(sep).join("/");
  return { path: inProject.startsWith("../") ? full : inProject, text: undefined };
}

async function validate(options: ValidateOptions): Promise<ValidateResult> {
  const { validateFiles } = await import("../../compiler/index.ts");
  try {
    return validateFiles(options);
  } catch (error) {
    if (error instanceof DiskError) throw new EnvironmentError(error.message, { cause: error });
    throw error;
  }
}

function report({ files, diagnostics }: ValidateResult, root: string, flags: Flags): void {
  const { format } = flags;
  if (format === "json") return printJson({ files, diagnostics: diagnosticsToJson(diagnostics, flags) });
  printDiagnostics(diagnostics, root, { ...flags, format });
  if (flags.quiet === true || files.length === 0) return;
  const valid = files.filter((file) => file.valid).length;
  printNote(
    `Validated ${count(files.length, "file")}: ${valid} valid, ${files.length - valid} with errors.\n`,
  );
}
