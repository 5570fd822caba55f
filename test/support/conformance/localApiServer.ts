// A local API server as the command line starts it: with the compiler's rules about pods.
import { toCause } from "../../../cli/podCauses.ts";
import { podChecker } from "../../../compiler/validate/plainPod.ts";
import { systemClock, systemRandom } from "../../../runtime/clock.ts";
import {
  startApiServer,
  type ApiServer,
  type ApiServerOptions,
} from "../../../runtime/local/apiServer/apiServer.ts";

const problemsOf = podChecker({
  kubernetesVersion: "1.36",
  podSecurityStandard: "privileged",
  severities: {},
});

/** Its `close` rejects when a request has shown a bug of ours. */
export async function startLocalApiServer(options: Partial<ApiServerOptions> = {}): Promise<ApiServer> {
  const errors: unknown[] = [];
  const server = await startApiServer({
    validatePod: (pod) => problemsOf(pod).map(toCause),
    clock: systemClock,
    random: systemRandom,
    onError: (error) => errors.push(error),
    ...options,
  });
  return {
    ...server,
    close: async () => {
      await server.close();
      if (errors.length > 0)
        throw new AggregateError(errors, "requests have shown bugs of the local API server");
    },
  };
}
