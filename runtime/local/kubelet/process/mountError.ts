// What a mount cannot be made for.

/** A volume cannot be shown where a container wants it; the message says which and why. */
export class MountError extends Error {}
