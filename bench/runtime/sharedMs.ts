// The clock that all processes of a machine share.

/** Milliseconds since some moment. */
export function sharedMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
