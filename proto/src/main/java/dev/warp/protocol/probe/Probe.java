package dev.warp.protocol.probe;

import dev.warp.protocol.wire.Endpoint;

/**
 * What a probe says once it is opened (docs/protocol.md section 8).
 *
 * @param type request or response
 * @param startId the sender's
 * @param counter of the sender's probes to this receiver since its start; unsigned 32 bits
 * @param interfaceId the sender's interface
 * @param requestCounter in a response: the counter of the request it answers
 * @param observed in a response: the endpoint the request came from
 */
public record Probe(
    ProbeType type,
    long startId,
    long counter,
    int interfaceId,
    long requestCounter,
    Endpoint observed) {

  /** Every probe has this many bytes, so that an answer is never larger than the question. */
  public static final int SIZE = 80;
}
