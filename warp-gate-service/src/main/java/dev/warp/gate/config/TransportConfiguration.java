package dev.warp.gate.config;

import java.time.Duration;

/**
 * How a tunnel's payloads are carried. None of it has to be the same on the far side.
 *
 * @param mtu the most bytes of UDP payload per datagram on the wire
 * @param maxPayload the largest payload taken from an application, in bytes; UDP at a loopback gate
 *     ends at 65,507
 * @param sendDeadline how long after a payload was read its shards may still be sent; at least 1 ms
 * @param redundancy what is sent beyond the payload itself
 * @param clearPayloads whether payloads are authenticated and readable for everybody, and not
 *     encrypted
 * @param delivery of what comes from the far side
 */
public record TransportConfiguration(
    int mtu,
    int maxPayload,
    Duration sendDeadline,
    RedundancyConfiguration redundancy,
    boolean clearPayloads,
    DeliveryConfiguration delivery) {

  /** The largest {@code mtu}, so the largest datagram that may come from a far gate, in bytes. */
  public static final int MAX_MTU = 9000;
}
