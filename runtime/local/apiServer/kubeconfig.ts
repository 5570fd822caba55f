// The kubeconfig of the local cluster, by which kubectl and every client of Kubernetes find it.

interface Cluster {
  /** https://127.0.0.1:PORT */
  readonly origin: string;
  /** PEM. */
  readonly certificate: string;
  readonly token: string;
}

const NAME = "podloom";

/** JSON, which is YAML. It holds the token: whoever writes it does so for its owner alone. */
export function kubeconfigText({ origin, certificate, token }: Cluster): string {
  const authority = Buffer.from(certificate).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: NAME, cluster: { server: origin, "certificate-authority-data": authority } }],
    users: [{ name: NAME, user: { token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, namespace: "default" } }],
    "current-context": NAME,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
