// The licences of the packages whose code the build takes into our own: each asks to be there where its code is.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "rolldown";

/** Writes them into a file beside the chunks. Throws where a package has none. */
export function bundledLicences(fileName: string): Plugin {
  return {
    name: "bundled-licences",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
      const folders = new Set(modules.filter((id) => id.includes("/node_modules/")).map(packageFolder));
      const source = [...folders]
        .toSorted()
        .map(licenceOf)
        .join(`\n${"-".repeat(80)}\n\n`);
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

function packageFolder(module: string): string {
  const folder = dirname(module);
  // Folders inside of a package have a package.json, too, that says no more than what kind of modules they hold.
  const path = join(folder, "package.json");
  return existsSync(path) && "name" in manifestIn(folder) ? folder : packageFolder(folder);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

function manifestIn(folder: string): Manifest {
  // npm's own format.
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function licenceOf(folder: string): string {
  const { name, version, license } = manifestIn(folder);
  const path = readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file));
  if (path === undefined) throw new Error(`${name} is bundled, and has no licence in ${folder}`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, path), "utf8").trim()}\n`;
}
