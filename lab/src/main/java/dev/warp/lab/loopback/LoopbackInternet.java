package dev.warp.lab.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * An internet with a NAT and a lossy link in front of every host, made of loopback sockets.
 *
 * <p>A host is a loopback address with an {@link AccessLink}. It reaches the map at {@link
 * #mapFront}. Each of its sockets, with the first datagram it sends, gets a public endpoint on
 * 127.0.0.1, which is the one that the map and other hosts see it at, and where they reach it once
 * it has sent to them.
 *
 * <pre>
 *  host A                        internet                          host B
 *  127.0.0.2:a -- link --  127.0.0.1:A   127.0.0.1:B  -- link --  127.0.0.4:b
 *                              |  mapFront  |
 *                              +--- map ----+
 * </pre>
 */
public final class LoopbackInternet implements AutoCloseable {

  private static final InetAddress PUBLIC_SIDE = InetAddress.ofLiteral("127.0.0.1");
  private static final int QUEUE_BYTES = 1 << 20;
  private static final int MAX_DATAGRAM = 65_536;
  private static final int MAX_UNDER_WAY = 20_000;
  private static final int MAX_TRANSLATIONS = 256;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  private final InetSocketAddress map;
  private final Map<InetAddress, AccessLink> links;
  private final RandomGenerator random;
  private final Selector selector;
  private final DatagramChannel front;
  private final InetSocketAddress frontEndpoint;
  private final Map<InetSocketAddress, AddressTranslation> translations = new HashMap<>();
  private final PriorityQueue<Transit> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Transit::dueNanos).thenComparingLong(Transit::number));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final Thread thread = Thread.ofPlatform().daemon().name("internet").unstarted(this::run);
  private volatile boolean closed;
  private long transits;

  private LoopbackInternet(
      InetSocketAddress map,
      Map<InetAddress, AccessLink> links,
      long seed,
      Selector selector,
      DatagramChannel front)
      throws IOException {
    this.map = map;
    this.links = links;
    this.random = new SplittableRandom(seed);
    this.selector = selector;
    this.front = front;
    this.frontEndpoint = (InetSocketAddress) front.getLocalAddress();
    front.register(selector, SelectionKey.OP_READ);
  }

  /** A datagram on its way, to arrive at a time of {@link System#nanoTime}. */
  private record Transit(
      long dueNanos, long number, byte[] content, DatagramChannel from, InetSocketAddress to) {}

  /**
   * Opens it and starts its thread.
   *
   * @param map where the map listens
   * @param links one for each host; nobody else can use this internet
   * @param seed decides which datagrams are lost
   */
  public static LoopbackInternet open(InetSocketAddress map, List<AccessLink> links, long seed) {
    try {
      LoopbackInternet internet =
          new LoopbackInternet(
              map,
              links.stream().collect(Collectors.toUnmodifiableMap(AccessLink::host, l -> l)),
              seed,
              Selector.open(),
              bind(PUBLIC_SIDE));
      internet.thread.start();
      return internet;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where hosts reach the map. */
  public InetSocketAddress mapFront() {
    return frontEndpoint;
  }

  /** Stops, and closes every socket. */
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      if (!thread.join(STOP_DEADLINE)) {
        throw new IOException("the loopback internet does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while closing", e);
    }
  }

  static DatagramChannel bind(InetAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, QUEUE_BYTES);
      return channel.bind(new InetSocketAddress(address, 0));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void run() {
    try (selector;
        front) {
      while (!closed) {
        selector.select(this::readAll, millisToNextDue());
        deliverDue(System.nanoTime());
      }
      for (AddressTranslation translation : translations.values()) {
        translation.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link Selector#select} wants it: 0 waits for ever. */
  private long millisToNextDue() {
    Transit next = underWay.peek();
    if (next == null) {
      return 0;
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.dueNanos() - System.nanoTime()));
  }

  private void deliverDue(long now) throws IOException {
    while (!underWay.isEmpty() && underWay.peek().dueNanos() - now <= 0) {
      Transit transit = underWay.remove();
      transit.from().send(ByteBuffer.wrap(transit.content()), transit.to());
    }
  }

  private void readAll(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    AddressTranslation receiver = (AddressTranslation) key.attachment();
    try {
      InetSocketAddress source;
      while ((source = (InetSocketAddress) channel.receive(buffer.clear())) != null) {
        buffer.flip();
        if (receiver == null) {
          toMap(source);
        } else if (source.equals(map)) {
          fromMap(receiver);
        } else {
          Optional<AddressTranslation> sender = translation(source);
          if (sender.isPresent()) {
            betweenHosts(sender.get(), receiver);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void toMap(InetSocketAddress source) throws IOException {
    Optional<AddressTranslation> sender = translation(source);
    if (sender.isPresent() && sender.get().link().carries(random)) {
      carry(sender.get().link().delay(), sender.get().channel(), map);
    }
  }

  private void fromMap(AddressTranslation receiver) throws IOException {
    if (receiver.link().carries(random)) {
      carry(receiver.link().delay(), front, receiver.inside());
    }
  }

  private void betweenHosts(AddressTranslation sender, AddressTranslation receiver)
      throws IOException {
    sender.letIn(receiver.outside());
    if (sender.link().carries(random)
        && receiver.letsIn(sender.outside())
        && receiver.link().carries(random)) {
      Duration delay = sender.link().delay().plus(receiver.link().delay());
      carry(delay, sender.channel(), receiver.inside());
    }
  }

  /** The sender's translation, made with its first datagram; none for a socket without a link. */
  private Optional<AddressTranslation> translation(InetSocketAddress source) throws IOException {
    AddressTranslation known = translations.get(source);
    AccessLink link = links.get(source.getAddress());
    if (known != null || link == null || translations.size() == MAX_TRANSLATIONS) {
      return Optional.ofNullable(known);
    }
    AddressTranslation made = AddressTranslation.open(source, link, PUBLIC_SIDE);
    made.channel().register(selector, SelectionKey.OP_READ, made);
    translations.put(source, made);
    return Optional.of(made);
  }

  private void carry(Duration delay, DatagramChannel from, InetSocketAddress to)
      throws IOException {
    if (delay.isZero()) {
      from.send(buffer, to);
    } else if (underWay.size() < MAX_UNDER_WAY) {
      byte[] content = new byte[buffer.remaining()];
      buffer.get(content);
      underWay.add(new Transit(System.nanoTime() + delay.toNanos(), transits++, content, from, to));
    }
  }
}
