// The tests against a real kube-apiserver and etcd, from KUBEBUILDER_ASSETS or downloaded.
import { suite } from "./vitest.config.ts";

export default suite("cluster", {
  include: ["test/cluster/**/*.test.ts"],
  globalSetup: ["test/cluster/apiServer.ts"],
  hookTimeout: 60_000,
  testTimeout: 60_000,
});
