export const regions = ["eu", "us"];
