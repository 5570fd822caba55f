// The door of the local cluster. It is apart from the runtime's own, so that only who runs a cluster loads what it needs.
export { startApiServer, type ApiServer, type ApiServerOptions } from "./apiServer/apiServer.ts";
export type { Cause } from "./apiServer/statusError.ts";
export { systemClock, systemRandom } from "../clock.ts";
export { runControllers, type ControllersOptions } from "./controllers/controllers.ts";
export { startKubelet, type Kubelet, type KubeletOptions } from "./kubelet/kubelet.ts";
export { FolderInUseError } from "./kubelet/leftovers.ts";
