package dev.warp.lab.netns;

/**
 * The classical kinds of NAT (RFC 3489 section 5), each a pair of a mapping and a filtering
 * behaviour (RFC 4787 sections 4.1 and 5).
 */
public enum NatKind {
  /** One mapping per inside socket; anybody may send to it. */
  FULL_CONE(true, Filtering.ENDPOINT_INDEPENDENT),
  /** One mapping per inside socket; addresses it has sent to may answer, from any port. */
  ADDRESS_RESTRICTED(true, Filtering.ADDRESS_DEPENDENT),
  /** One mapping per inside socket; only the very endpoints it has sent to may answer. */
  PORT_RESTRICTED(true, Filtering.ADDRESS_AND_PORT_DEPENDENT),
  /** Another mapping for each destination, which alone may answer. */
  SYMMETRIC(false, Filtering.ADDRESS_AND_PORT_DEPENDENT);

  private final boolean endpointIndependentMapping;
  private final Filtering filtering;

  NatKind(boolean endpointIndependentMapping, Filtering filtering) {
    this.endpointIndependentMapping = endpointIndependentMapping;
    this.filtering = filtering;
  }

  /** Whether an inside socket is seen as the same endpoint by all it sends to. */
  public boolean hasEndpointIndependentMapping() {
    return endpointIndependentMapping;
  }

  /** Who may send to a mapping. */
  public Filtering filtering() {
    return filtering;
  }

  /** Filtering behaviour, RFC 4787 section 5. */
  public enum Filtering {
    /** Anybody. */
    ENDPOINT_INDEPENDENT,
    /** Every port of an address that the inside socket has sent to. */
    ADDRESS_DEPENDENT,
    /** The endpoints that the inside socket has sent to. */
    ADDRESS_AND_PORT_DEPENDENT
  }
}
