// The door of the client of API servers: what whoever connects to a cluster needs, and nothing that runs pods or drives runs.
export { openConnection, type Connection } from "./connection.ts";
export { KubeconfigError } from "./kubeconfig.ts";
export { ConnectionError, StatusError } from "./statusError.ts";
