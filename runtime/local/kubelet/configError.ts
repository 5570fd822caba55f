// What is missing for a container before it can be made.

/** A container's configuration cannot be made: Kubernetes' CreateContainerConfigError, with its words. */
export class ConfigError extends Error {}
