export const retries = 2;
