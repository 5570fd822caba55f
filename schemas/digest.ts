// Digests of texts: what the compiler writes into dag.json, and the runtime holds files to.
import { hash } from "node:crypto";

/** SHA-256 in hexadecimal. */
export function digest(text: string): string {
  return hash("sha256", text);
}

/** A digest as dag.json writes it. */
export function tagged(sha256: string): string {
  return `sha256:${sha256}`;
}

/** The digest of a text as dag.json writes it. */
export function taggedDigest(text: string): string {
  return tagged(digest(text));
}
