// Diagnostics as SARIF 2.1.0, which code scanning services and editors read.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";
import type { Span } from "../model.ts";
import { VERSION } from "../version.ts";
import { folderUrl, pathInRepository, type Checkout } from "./checkout.ts";
import { position } from "./codeFrame.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { fragmentOf, type Documentation } from "./documentation.ts";
import { fingerprintsOf } from "./fingerprints.ts";
import { sortDiagnostics } from "./selection.ts";

export interface SarifOptions {
  readonly checkout: Checkout;
  readonly documentation: Documentation;
  /** Where the documentation can be read, if that is known. */
  readonly page?: string | undefined;
}

/** The name that services give to the repository's root. */
const BASE = "%SRCROOT%";

/** A log of one run. Its only rules are those that have a result. */
export function toSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): object {
  const sorted = sortDiagnostics(diagnostics);
  const fingerprints = fingerprintsOf(sorted, options.checkout);
  const examples = [...new Map(sorted.map((diagnostic) => [diagnostic.code, diagnostic])).values()];
  const codes = examples.map(({ code }) => code);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "podloom",
            version: VERSION,
            rules: examples.map((example) => ruleOf(example, options)),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [BASE]: { uri: folderUrl(options.checkout.repository) } },
        results: sorted.map((diagnostic, index) => ({
          ...resultOf(diagnostic, options.checkout),
          ruleIndex: codes.indexOf(diagnostic.code),
          partialFingerprints: { "podloomConstruct/v1": fingerprints[index] },
        })),
      },
    ],
  };
}

function ruleOf({ code, severity }: Diagnostic, { documentation, page }: SarifOptions): object {
  const { summary, markdown } = documentation.get(code) ?? { summary: code, markdown: code };
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: markdown },
    help: { text: markdown, markdown },
    ...(page !== undefined && { helpUri: page + fragmentOf(code) }),
    defaultConfiguration: { level: severity },
  };
}

function resultOf({ code, severity, message, hint, span, related }: Diagnostic, checkout: Checkout): object {
  return {
    ruleId: code,
    level: severity,
    message: { text: hint === undefined ? message : `${message}\nhint: ${hint}` },
    locations: [{ physicalLocation: locationOf(span, checkout) }],
    ...(related.length > 0 && {
      relatedLocations: related.map((other, id) => ({
        id,
        message: { text: other.message },
        physicalLocation: locationOf(other.span, checkout),
      })),
    }),
  };
}

function locationOf({ file, start, end }: Span, checkout: Checkout): object {
  const from = position(file, start);
  const to = position(file, end);
  return {
    artifactLocation: artifactOf(pathInRepository(file.path, checkout)),
    region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
  };
}

function artifactOf(path: string): object {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: BASE };
}
