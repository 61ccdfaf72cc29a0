package dev.warp.lab.gauge;

import dev.warp.lab.traffic.UnixSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where datagrams go to or come in: a UDP address, or the path of a Unix datagram socket. */
sealed interface Place {

  int QUEUE_BYTES = 4 << 20;

  /** A socket that sends there, blocking. */
  ByteChannel sendTo() throws IOException;

  /** A socket that receives there, blocking. */
  ByteChannel receiveAt() throws IOException;

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}, or a path, which has a slash in it.
   *
   * @throws IllegalArgumentException if it is neither; the message says so
   */
  static Place parse(String text) {
    if (text.contains("/")) {
      return new Unix(Path.of(text));
    }
    Matcher udp = Udp.TEXT.matcher(text);
    if (!udp.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither HOST:PORT nor a path with a slash");
    }
    try {
      return new Udp(
          new InetSocketAddress(
              InetAddress.getByName(udp.group(1)), Integer.parseInt(udp.group(2))));
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  /** A UDP address. */
  record Udp(InetSocketAddress address) implements Place {

    private static final Pattern TEXT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:]+):(\\d{1,5})");

    @Override
    public ByteChannel sendTo() throws IOException {
      DatagramChannel channel = open();
      channel.setOption(StandardSocketOptions.SO_SNDBUF, QUEUE_BYTES);
      // Who is not there yet would have sends fail, and comes later.
      return new Unconnected(channel, address);
    }

    @Override
    public ByteChannel receiveAt() throws IOException {
      DatagramChannel channel = open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, QUEUE_BYTES);
      return new Unconnected(channel.bind(address), address);
    }

    private DatagramChannel open() throws IOException {
      return DatagramChannel.open(
          address.getAddress().getAddress().length == 4
              ? StandardProtocolFamily.INET
              : StandardProtocolFamily.INET6);
    }
  }

  /** A UDP socket that is not connected, as a channel. */
  record Unconnected(DatagramChannel channel, InetSocketAddress to) implements ByteChannel {

    @Override
    public int read(ByteBuffer datagram) throws IOException {
      int before = datagram.position();
      channel.receive(datagram);
      return datagram.position() - before;
    }

    @Override
    public int write(ByteBuffer datagram) throws IOException {
      return channel.send(datagram, to);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A Unix datagram socket. */
  record Unix(Path path) implements Place {

    @Override
    public ByteChannel sendTo() throws IOException {
      return new UnixSocketChannel(own(), path);
    }

    @Override
    public ByteChannel receiveAt() throws IOException {
      // Binding would take the place of whatever is there.
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is there already; remove it, or name another");
      }
      path.toFile().deleteOnExit();
      return new UnixSocketChannel(path, path);
    }

    /** Who sends has a socket of its own, in a folder that goes when the program ends. */
    private static Path own() throws IOException {
      Path folder = Files.createTempDirectory("warp-gauge-");
      Path socket = folder.resolve("sender");
      folder.toFile().deleteOnExit();
      socket.toFile().deleteOnExit();
      return socket;
    }
  }
}
