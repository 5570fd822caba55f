// What is known of an accepted risk after one DAG file, and what all of them together say.
import type { RiskComment } from "./riskComment.ts";

/** A sound comment as one DAG file sees it. What it accepts may show in another one. */
export interface RiskUse extends Pick<RiskComment, "code" | "until" | "span"> {
  readonly isUsed: boolean;
}
