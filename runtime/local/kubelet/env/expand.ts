// $(NAME) in commands, arguments and environment variables.
// https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/

/** Puts in the values of `$(NAME)`; a name that is not there stays as it is written, and `$$` is `$`. */
export function expand(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (written, name: string | undefined) =>
    name === undefined ? "$" : (valueOf(name) ?? written),
  );
}
