// What the parts of a reflector share.
import type { Clock, Random } from "../clock.ts";
import type { Patience } from "./patience.ts";
import type { PodApi, PodSelection } from "./podApi.ts";
import type { Keep } from "./podChange.ts";
import type { ReflectorNotice } from "./reflectorNotice.ts";

export interface ReflectorContext<T> {
  readonly api: PodApi;
  readonly selection: PodSelection;
  readonly keep: Keep<T>;
  readonly clock: Clock;
  readonly random: Random;
  /** One for all, so that failures of one part are felt by the others. */
  readonly patience: Patience;
  readonly notice: (notice: ReflectorNotice) => void;
}
