package dev.warp.lab.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 hash of a trace with all payloads: two runs with the same hash went the same way,
 * byte for byte.
 */
public final class TraceHash implements NetworkObserver {

  private final MessageDigest digest;

  public TraceHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void onEvent(NetworkEvent event) {
    digest.update(TraceLine.of(event).getBytes(StandardCharsets.UTF_8));
    switch (event) {
      case NetworkEvent.Sent sent -> sent.datagram().digest(digest);
      case NetworkEvent.Injected injected -> injected.datagram().digest(digest);
      case NetworkEvent.Released released -> released.datagram().digest(digest);
      case NetworkEvent.Corrupted corrupted -> corrupted.after().digest(digest);
      case NetworkEvent.Delivered delivered -> delivered.datagram().digest(digest);
      // The payload of these was hashed where it entered the network.
      case NetworkEvent.Intercepted _,
          NetworkEvent.Translated _,
          NetworkEvent.Duplicated _,
          NetworkEvent.Dropped _,
          NetworkEvent.Changed _ -> {}
    }
  }

  /** The hash in hexadecimal; the next event starts a new one. */
  public String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
