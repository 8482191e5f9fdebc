package dev.marty.pkd.query;

/**
 * By whom, and by which request, something was decided.
 *
 * @param caller as {@link dev.marty.kit.http.Caller#text}
 * @param requestId of the request that brought it
 */
record By(String caller, String requestId) {}
