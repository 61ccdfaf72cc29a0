package dev.warp.protocol;

import java.util.Locale;

/** Why a datagram, or what it carried, was dropped. Every drop is counted under one of these. */
public enum DropReason {
  /** Empty, or a first byte that is none of the kinds of docs/protocol.md section 1. */
  UNKNOWN_KIND,
  /** A protocol version this end does not speak. */
  UNKNOWN_VERSION,
  /** Too short, too long, or fields that contradict each other. */
  MALFORMED,
  /** The receiver index names no session or handshake here. */
  UNKNOWN_INDEX,
  /** A probe whose pair tag belongs to no far gate, or an initiation from an unknown key. */
  UNKNOWN_PEER,
  /** The first message authentication code of a handshake datagram is wrong. */
  BAD_MAC1,
  /** Under load, and no valid cookie: answered by a cookie reply. */
  COOKIE_REQUIRED,
  /** The AEAD tag, or a handshake message, does not verify. */
  UNAUTHENTICATED,
  /** Seen before, or left of the replay window. */
  REPLAYED,
  /** Authentic, but nothing here waits for it (any more). */
  UNEXPECTED,
  /** More than the source, the key or the whole process may send. */
  RATE_LIMITED,
  /** A table that strangers or peers could fill is full. */
  TABLE_FULL,
  /** Too old or used up: the session's keys may not be used any more. */
  SESSION_EXPIRED,
  /** A shard for a tunnel this gate does not have. */
  UNKNOWN_TUNNEL,
  /** A shard that contradicts its block or itself. */
  INCONSISTENT_SHARD,
  /** A shard of a payload that is longer than this end has memory for. */
  PAYLOAD_TOO_LARGE,
  /** A reset notice whose token is not the session's. */
  BAD_RESET_TOKEN,
  /** A datagram to be relayed that nobody is there for, or that one of the two does not want. */
  RELAY_REFUSED,
  /** More datagrams to be relayed than a gate may send. */
  RELAY_RATE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The reason as a metric label, lower case. */
  public String label() {
    return label;
  }
}
