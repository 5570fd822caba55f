// What the local API server shows to kubelets that it asks for logs.
import { createHmac } from "node:crypto";

/**
 * Made of the token that a kubelet has for the API server, so that the two need agree on nothing else. It gives away nothing of that token,
 * for whoever listens where a kubelet was sees what the server shows.
 */
export function kubeletToken(serverToken: string): string {
  return createHmac("sha256", serverToken).update("podloom: logs of kubelets").digest("base64url");
}
