// How many bytes a file is when a static host sends it as brotli 11.

import { brotliCompressSync, constants } from "node:zlib";

/** The length of `body` as brotli of the highest quality. */
export function brotli(body) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return brotliCompressSync(body, { params }).length;
}
