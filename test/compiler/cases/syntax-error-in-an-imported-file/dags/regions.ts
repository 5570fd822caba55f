export const region = "eu
