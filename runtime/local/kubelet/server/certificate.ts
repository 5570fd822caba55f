// The certificate by which the kubelet's server is known: its own, made when it starts.
import { generate } from "selfsigned";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for an address of this machine. Callers do not verify it, as in Kubernetes. */
export async function ownCertificate(name: string, ip: string): Promise<Certificate> {
  const attributes = [{ name: "commonName", value: `system:node:${name}` }];
  const altNames = [{ type: 7, ip } as const];
  const made = await generate(attributes, {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames }],
  });
  return { cert: made.cert, key: made.private };
}
