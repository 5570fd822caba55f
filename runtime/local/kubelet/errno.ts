// What the system said when it refused a call.

export function isErrno(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}

/** The disk is full, or the user's share of it. */
export const noRoom = ["ENOSPC", "EDQUOT"] as const;
