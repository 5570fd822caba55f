// What package.json says of this package.
import manifest from "../package.json" with { type: "json" };

const { version, repository }: { version: string; repository?: { url: string } } = manifest;

export const VERSION = version;

/** The address of the repository for a browser, if it is known. */
export const REPOSITORY = repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");
