// How long a container that keeps failing is left alone before it is tried again.

const firstDelayMs = 10_000;
const maximumDelayMs = 300_000;
const forgetAfterMs = 600_000;

/** The failures in a row, after a container has ended that ran for so long. Ten good minutes make up for all. */
export function failuresAfter(failures: number, ranMs: number): number {
  return ranMs >= forgetAfterMs ? 1 : failures + 1;
}

/** The first restart is at once, then 10 s, 20 s … up to five minutes. */
export function restartDelayMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(firstDelayMs * 2 ** (failures - 2), maximumDelayMs);
}
