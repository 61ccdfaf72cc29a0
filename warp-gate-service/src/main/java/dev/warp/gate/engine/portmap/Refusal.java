package dev.warp.gate.engine.portmap;

import java.util.Locale;

/**
 * Why an interface has no port mapped though its router answers: the result codes of PCP (RFC 6887
 * section 7.4), and what makes a mapping of no use.
 */
public enum Refusal {
  /** Neither PCP of version 2 nor NAT-PMP. */
  UNSUPPORTED_VERSION,
  /** The router's owner has switched it off, or another client holds the port. */
  NOT_AUTHORIZED,
  MALFORMED_REQUEST,
  UNSUPPORTED_OPCODE,
  UNSUPPORTED_OPTION,
  MALFORMED_OPTION,
  /** The router has no address of its own outside, for one. */
  NETWORK_FAILURE,
  NO_RESOURCES,
  UNSUPPORTED_PROTOCOL,
  /** As many ports as this host may have are mapped. */
  OVER_QUOTA,
  CANNOT_PROVIDE_EXTERNAL,
  /** There is another NAT between the gate and the router. */
  ADDRESS_MISMATCH,
  EXCESSIVE_REMOTE_PEERS,
  /** A result code that no RFC gives. */
  UNKNOWN,
  /** The address outside is not one that the internet reaches: there is another NAT. */
  NOT_PUBLIC,
  /** The mapping would be over as soon as far gates know of it. */
  SHORT_LIFETIME;

  private static final Refusal[] PCP = {
    UNSUPPORTED_VERSION,
    NOT_AUTHORIZED,
    MALFORMED_REQUEST,
    UNSUPPORTED_OPCODE,
    UNSUPPORTED_OPTION,
    MALFORMED_OPTION,
    NETWORK_FAILURE,
    NO_RESOURCES,
    UNSUPPORTED_PROTOCOL,
    OVER_QUOTA,
    CANNOT_PROVIDE_EXTERNAL,
    ADDRESS_MISMATCH,
    EXCESSIVE_REMOTE_PEERS
  };

  /** RFC 6886 section 3.5. */
  private static final Refusal[] NAT_PMP = {
    UNSUPPORTED_VERSION, NOT_AUTHORIZED, NETWORK_FAILURE, NO_RESOURCES, UNSUPPORTED_OPCODE
  };

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Of a result code other than 0, success. */
  static Refusal ofPcp(int code) {
    return of(PCP, code);
  }

  /** Of a result code other than 0, success. */
  static Refusal ofNatPmp(int code) {
    return of(NAT_PMP, code);
  }

  private static Refusal of(Refusal[] codes, int code) {
    return code <= codes.length ? codes[code - 1] : UNKNOWN;
  }

  /** As a metric label, lower case. */
  public String label() {
    return label;
  }
}
