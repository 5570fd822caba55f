// What can go wrong with driving a run, as the command line has it.
import { EnvironmentError, UsageError } from "./exitCodes.ts";

/** The error to throw for one that driving a run has thrown. */
export async function driveErrorInWords(error: unknown): Promise<unknown> {
  const [{ BundleError }, { BundleMissing, TimeTravelError }, { LeaseLost }] = await Promise.all([
    import("../runtime/index.ts"),
    import("../runtime/loop/index.ts"),
    import("../runtime/store/index.ts"),
  ]);
  if (error instanceof BundleError || error instanceof BundleMissing)
    return new UsageError(error.message, { cause: error });
  if (error instanceof TimeTravelError || error instanceof LeaseLost)
    return new EnvironmentError(error.message, { cause: error });
  return error;
}
