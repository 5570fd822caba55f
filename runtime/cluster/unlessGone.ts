// What is asked of a pod that may have gone meanwhile.
import { isAnotherPod } from "./podApi.ts";
import { isRefusal } from "./statusError.ts";

/** What a call gives, or `undefined` where the pod is gone or its name another one's. */
export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isRefusal(error, "NotFound") || isAnotherPod(error)) return undefined;
    throw error;
  }
}
