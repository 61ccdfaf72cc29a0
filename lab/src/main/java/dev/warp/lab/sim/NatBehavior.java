package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;

/**
 * How a NAT treats UDP, in the terms of RFC 4787.
 *
 * @param mapping when two datagrams from one inside endpoint get the same external port (section
 *     4.1)
 * @param filtering who may send to an external port (section 5)
 * @param ports how external ports are chosen (section 4.2.1)
 * @param minIdleNanos a mapping, and each permission to send to it, lasts at least so long after
 *     the last datagram from inside (section 4.3)
 * @param maxIdleNanos and at most so long; each mapping draws its own time between the two
 * @param refreshedByInbound whether datagrams from outside make it last too (section 4.3)
 * @param hairpinning whether two inside hosts reach each other by external endpoints (section 6)
 * @param strangersClaimPorts whether an unsolicited datagram, though not let in, claims its
 *     external port for its source: a later datagram from inside to that source gets another port.
 *     Linux does so where the router does not drop such datagrams before its connection tracking
 */
public record NatBehavior(
    Dependence mapping,
    Dependence filtering,
    PortAllocation ports,
    long minIdleNanos,
    long maxIdleNanos,
    boolean refreshedByInbound,
    boolean hairpinning,
    boolean strangersClaimPorts) {

  /** On what of the remote endpoint a mapping or a filter depends. */
  public enum Dependence {
    ENDPOINT_INDEPENDENT,
    ADDRESS_DEPENDENT,
    ADDRESS_AND_PORT_DEPENDENT;

    private static final Endpoint ANY = Endpoint.of(0, 0, 0);

    /** The part of {@code remote} that counts, the rest zero. */
    Endpoint scope(Endpoint remote) {
      return switch (this) {
        case ENDPOINT_INDEPENDENT -> ANY;
        case ADDRESS_DEPENDENT -> remote.withPort(0);
        case ADDRESS_AND_PORT_DEPENDENT -> remote;
      };
    }
  }

  /** How a NAT chooses an external port. */
  public enum PortAllocation {
    /** The inside port where it is free, else a random one. */
    PRESERVING,
    /** A random one. */
    RANDOM
  }

  private static final Duration MIN_IDLE = Duration.ofMinutes(1);
  private static final Duration MAX_IDLE = Duration.ofMinutes(2);

  public NatBehavior {
    if (minIdleNanos <= 0 || maxIdleNanos < minIdleNanos) {
      throw new IllegalArgumentException(
          "a mapping cannot last " + minIdleNanos + " to " + maxIdleNanos + " ns");
    }
  }

  /**
   * Preserves ports, forgets after 60 to 120 s without a datagram from inside, does not hairpin,
   * and ignores what comes unsolicited.
   */
  public static NatBehavior of(Dependence mapping, Dependence filtering) {
    return new NatBehavior(
        mapping,
        filtering,
        PortAllocation.PRESERVING,
        MIN_IDLE.toNanos(),
        MAX_IDLE.toNanos(),
        false,
        false,
        false);
  }

  /** "Full cone" of RFC 3489 section 5: anybody may send to a mapping. */
  public static NatBehavior fullCone() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
  }

  /** "Restricted cone" of RFC 3489 section 5: only addresses that were sent to. */
  public static NatBehavior addressRestricted() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT);
  }

  /** "Port restricted cone" of RFC 3489 section 5: only endpoints that were sent to. */
  public static NatBehavior portRestricted() {
    return of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);
  }

  /** "Symmetric" of RFC 3489 section 5: a mapping, with a random port, for each remote endpoint. */
  public static NatBehavior symmetric() {
    return of(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT)
        .withPorts(PortAllocation.RANDOM);
  }

  public NatBehavior withPorts(PortAllocation newPorts) {
    return new NatBehavior(
        mapping,
        filtering,
        newPorts,
        minIdleNanos,
        maxIdleNanos,
        refreshedByInbound,
        hairpinning,
        strangersClaimPorts);
  }

  /** Mappings last between {@code min} and {@code max}. */
  public NatBehavior withIdle(Duration min, Duration max) {
    return new NatBehavior(
        mapping,
        filtering,
        ports,
        min.toNanos(),
        max.toNanos(),
        refreshedByInbound,
        hairpinning,
        strangersClaimPorts);
  }

  public NatBehavior withRefreshByInbound(boolean refresh) {
    return new NatBehavior(
        mapping,
        filtering,
        ports,
        minIdleNanos,
        maxIdleNanos,
        refresh,
        hairpinning,
        strangersClaimPorts);
  }

  public NatBehavior withHairpinning(boolean hairpin) {
    return new NatBehavior(
        mapping,
        filtering,
        ports,
        minIdleNanos,
        maxIdleNanos,
        refreshedByInbound,
        hairpin,
        strangersClaimPorts);
  }

  public NatBehavior withStrangersClaimingPorts(boolean claim) {
    return new NatBehavior(
        mapping,
        filtering,
        ports,
        minIdleNanos,
        maxIdleNanos,
        refreshedByInbound,
        hairpinning,
        claim);
  }
}
