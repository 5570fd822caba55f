// Why a volume cannot be had.

/** A volume of a pod cannot be made, now or ever; the message says why. Kubernetes' FailedMount. */
export class VolumeError extends Error {}
