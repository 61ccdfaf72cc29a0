package dev.warp.bench.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One UDP socket that sends from any address of 127.0.0.0/8 to one port of 127.0.0.1, a batch in
 * each system call: the source stands beside each datagram (IP_PKTINFO, ip(7)). What comes back to
 * any of these addresses comes back to it. For 64-bit Linux, and for the thread that opened it.
 */
final class LoopbackSocket implements Wire, AutoCloseable {

  /** Takes what has arrived; the bytes are its own until the next call. */
  interface Receiver {
    void onDatagram(byte[] data, int length);
  }

  private static final int BATCH = 64;
  private static final int SLOT = 2048;

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int IPPROTO_IP = 0;
  private static final int IP_PKTINFO = 8;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int RECEIVE_BUFFER = 16 << 20;

  private static final int SOCKADDR_BYTES = 16;
  private static final int IOVEC_BYTES = 16;
  private static final int POLLFD_BYTES = 8;

  /** struct mmsghdr: a struct msghdr, and how long the datagram is. */
  private static final int MMSGHDR_BYTES = 64;

  private static final int MSG_NAMELEN = 8;
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int MSG_CONTROL = 32;
  private static final int MSG_CONTROLLEN = 40;
  private static final int MSG_LEN = 56;

  /** struct cmsghdr with a struct in_pktinfo, rounded up. */
  private static final int CONTROL_BYTES = 32;

  private static final int CMSG_LEN = 28;
  private static final int CMSG_LEVEL_OFFSET = 8;
  private static final int CMSG_TYPE_OFFSET = 12;
  private static final int SOURCE_OFFSET = 20;

  private static final int LOOPBACK = 0x7f000001;
  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
  private static final ValueLayout.OfLong JAVA_LONG = ValueLayout.JAVA_LONG;

  private final Arena arena = Arena.ofConfined();
  private final int socket;
  private final MemorySegment destination = arena.allocate(SOCKADDR_BYTES, Long.BYTES);
  private final MemorySegment outgoing = arena.allocate(BATCH * MMSGHDR_BYTES, Long.BYTES);
  private final MemorySegment outgoingBytes = arena.allocate((long) BATCH * SLOT);
  private final MemorySegment outgoingVectors = arena.allocate(BATCH * IOVEC_BYTES, Long.BYTES);
  private final MemorySegment controls = arena.allocate(BATCH * CONTROL_BYTES, Long.BYTES);
  private final MemorySegment incoming = arena.allocate(BATCH * MMSGHDR_BYTES, Long.BYTES);
  private final MemorySegment incomingBytes = arena.allocate((long) BATCH * SLOT);
  private final MemorySegment incomingVectors = arena.allocate(BATCH * IOVEC_BYTES, Long.BYTES);
  private final MemorySegment waiting = arena.allocate(POLLFD_BYTES, Long.BYTES);
  private final byte[] received = new byte[SLOT];
  private int queued;

  /**
   * Opens one at any free port.
   *
   * @param mapPort where everything is sent, on 127.0.0.1
   * @throws IllegalStateException if there can be none
   */
  LoopbackSocket(int mapPort) {
    writeAddress(destination, LOOPBACK, mapPort);
    prepareOutgoing();
    prepareIncoming();
    socket = SocketCalls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      throw new IllegalStateException("no UDP socket can be had");
    }
    waiting.set(JAVA_INT, 0, socket);
    waiting.set(JAVA_SHORT, Integer.BYTES, POLLIN);
    MemorySegment any = arena.allocate(SOCKADDR_BYTES, Long.BYTES);
    writeAddress(any, 0, 0);
    MemorySegment size = arena.allocate(JAVA_INT);
    size.set(JAVA_INT, 0, RECEIVE_BUFFER);
    if (SocketCalls.setOption(socket, SOL_SOCKET, SO_RCVBUFFORCE, size) != 0
        && SocketCalls.setOption(socket, SOL_SOCKET, SO_RCVBUF, size) != 0) {
      throw new IllegalStateException("a UDP socket's receive buffer cannot be set");
    }
    if (SocketCalls.bind(socket, any, SOCKADDR_BYTES) != 0) {
      throw new IllegalStateException("a UDP socket cannot be bound");
    }
  }

  private static void writeAddress(MemorySegment to, int address, int port) {
    to.set(JAVA_SHORT, 0, (short) AF_INET);
    to.set(JAVA_SHORT, 2, Short.reverseBytes((short) port));
    to.set(JAVA_INT, 4, Integer.reverseBytes(address));
  }

  private void prepareOutgoing() {
    for (int i = 0; i < BATCH; i++) {
      long header = (long) i * MMSGHDR_BYTES;
      long control = (long) i * CONTROL_BYTES;
      outgoing.set(ADDRESS, header, destination);
      outgoing.set(JAVA_INT, header + MSG_NAMELEN, SOCKADDR_BYTES);
      pointToBytes(outgoing, header, outgoingVectors, i, outgoingBytes);
      outgoing.set(ADDRESS, header + MSG_CONTROL, controls.asSlice(control, CONTROL_BYTES));
      outgoing.set(JAVA_LONG, header + MSG_CONTROLLEN, CONTROL_BYTES);
      controls.set(JAVA_LONG, control, CMSG_LEN);
      controls.set(JAVA_INT, control + CMSG_LEVEL_OFFSET, IPPROTO_IP);
      controls.set(JAVA_INT, control + CMSG_TYPE_OFFSET, IP_PKTINFO);
    }
  }

  private void prepareIncoming() {
    for (int i = 0; i < BATCH; i++) {
      pointToBytes(incoming, (long) i * MMSGHDR_BYTES, incomingVectors, i, incomingBytes);
      incomingVectors.set(JAVA_LONG, (long) i * IOVEC_BYTES + Long.BYTES, SLOT);
    }
  }

  private static void pointToBytes(
      MemorySegment headers, long header, MemorySegment vectors, int i, MemorySegment bytes) {
    MemorySegment vector = vectors.asSlice((long) i * IOVEC_BYTES, IOVEC_BYTES);
    vector.set(ADDRESS, 0, bytes.asSlice((long) i * SLOT, SLOT));
    headers.set(ADDRESS, header + MSG_IOV, vector);
    headers.set(JAVA_LONG, header + MSG_IOVLEN, 1);
  }

  /** Queues a copy of a datagram; {@link #flush} sends it, if not another before. */
  @Override
  public void send(int source, byte[] data, int length) {
    if (queued == BATCH) {
      flush();
    }
    MemorySegment.copy(data, 0, outgoingBytes, JAVA_BYTE, (long) queued * SLOT, length);
    outgoingVectors.set(JAVA_LONG, (long) queued * IOVEC_BYTES + Long.BYTES, length);
    controls.set(
        JAVA_INT, (long) queued * CONTROL_BYTES + SOURCE_OFFSET, Integer.reverseBytes(source));
    queued++;
  }

  /**
   * Has the kernel take what is queued, waiting for room if need be.
   *
   * @throws IllegalStateException if it does not
   */
  void flush() {
    int sent = 0;
    while (sent < queued) {
      MemorySegment rest = outgoing.asSlice((long) sent * MMSGHDR_BYTES);
      int taken = SocketCalls.sendSeveral(socket, rest, queued - sent);
      if (taken <= 0) {
        throw new IllegalStateException("the kernel takes no datagrams from other addresses");
      }
      sent += taken;
    }
    queued = 0;
  }

  /** Hands over what has arrived, a batch at the most; returns how many there were. */
  int receive(Receiver receiver) {
    int count = SocketCalls.receiveSeveral(socket, incoming, BATCH, MSG_DONTWAIT);
    for (int i = 0; i < count; i++) {
      int length = incoming.get(JAVA_INT, (long) i * MMSGHDR_BYTES + MSG_LEN);
      MemorySegment.copy(incomingBytes, JAVA_BYTE, (long) i * SLOT, received, 0, length);
      receiver.onDatagram(received, length);
    }
    return Math.max(0, count);
  }

  /** Waits until something has arrived, or the time is over. */
  void await(int millis) {
    SocketCalls.poll(waiting, 1, millis);
  }

  @Override
  public void close() {
    SocketCalls.close(socket);
    arena.close();
  }
}
