package dev.warp.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Tells when interfaces, their addresses or IPv4 routes change, as the kernel notifies of it:
 * rtnetlink(7). What has changed is for a scan to find out. Linux only.
 */
public final class InterfaceChanges implements AutoCloseable {

  /** RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR. */
  private static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x100;

  private static final int MESSAGE_BYTES = 16 << 10;

  /** So long it takes at the most to notice that it is closed. */
  private static final int WAIT_MILLIS = 1000;

  /** A socket that fails so often in a row will not recover; scans go on without it. */
  private static final int MAX_FAILURES = 10;

  private final NetlinkSocket socket;
  private final Runnable onChange;
  private volatile boolean closed;

  private InterfaceChanges(NetlinkSocket socket, Runnable onChange) {
    this.socket = socket;
    this.onChange = onChange;
  }

  /**
   * Watches the interfaces of the network namespace that this thread is in.
   *
   * @param onChange called by a thread of its own, once for changes that come together
   * @return empty where the system does not notify
   */
  public static Optional<InterfaceChanges> watch(Runnable onChange) {
    return NetlinkSocket.open(GROUPS)
        .map(
            socket -> {
              InterfaceChanges changes = new InterfaceChanges(socket, onChange);
              Thread.ofPlatform().daemon().name("interface changes").start(changes::run);
              return changes;
            });
  }

  private void run() {
    try (socket;
        Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(MESSAGE_BYTES);
      int failures = 0;
      while (!closed && failures < MAX_FAILURES) {
        if (socket.await(WAIT_MILLIS) && !closed) {
          failures = drain(message) ? 0 : failures + 1;
          // Also where it failed: messages that found no room are a failure.
          tell();
        }
      }
    }
  }

  private void tell() {
    try {
      onChange.run();
    } catch (RuntimeException e) {
      if (!closed) { // else who is told is going away at this very moment
        throw e;
      }
    }
  }

  /** Reads what has come; returns whether anything had. */
  private boolean drain(MemorySegment message) {
    boolean any = false;
    while (socket.receive(message) > 0) {
      any = true;
    }
    return any;
  }

  /** Tells nothing any more. */
  @Override
  public void close() {
    closed = true;
  }
}
