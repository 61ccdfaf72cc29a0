package dev.warp.lab.sim;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes every event as a line of text, to read what one seed did. */
public final class TracePrinter implements NetworkObserver {

  private final Appendable out;

  public TracePrinter(Appendable out) {
    this.out = out;
  }

  /**
   * Writes one line.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void onEvent(NetworkEvent event) {
    try {
      out.append(TraceLine.of(event)).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
