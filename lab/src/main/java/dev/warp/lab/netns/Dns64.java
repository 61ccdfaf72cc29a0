package dev.warp.lab.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The name server of a network with a NAT64, which tells hosts the prefix by the name {@code
 * ipv4only.arpa} (RFC 7050 section 2.2), and knows no other name. It understands the lab's hosts
 * (RFC 1035 section 4.1, one question), and is for nobody else.
 */
final class Dns64 implements AutoCloseable {

  private static final int PORT = 53;
  private static final InetAddress ANY = InetAddress.ofLiteral("::");
  private static final int LARGEST_MESSAGE = 512;

  private static final int HEADER = 12;
  private static final String IPV4_ONLY = "\10ipv4only\4arpa\0";
  private static final int AAAA = 28;
  private static final int TTL_SECONDS = 60;

  /** A response with recursion, as resolvers want it. */
  private static final int RESPONSE = 0x8180;

  private static final int NO_SUCH_NAME = 3;

  /** Where the question's name is, as a pointer to it. */
  private static final int NAME_OF_QUESTION = 0xc000 | HEADER;

  private final List<InetAddress> ipv4Only;
  private final DatagramChannel channel;

  private Dns64(DatagramChannel channel, String prefix) {
    this.channel = channel;
    ipv4Only =
        List.of(
            InetAddress.ofLiteral(prefix + "192.0.0.170"),
            InetAddress.ofLiteral(prefix + "192.0.0.171"));
  }

  /**
   * Begins to serve, until it is closed.
   *
   * @param prefix of 96 bits, as in "2001:db8:64::"
   */
  static Dns64 start(Namespace router, String prefix) {
    Dns64 server = new Dns64(router.bindUdp(new InetSocketAddress(ANY, PORT)), prefix);
    Thread.ofPlatform().daemon().name("DNS64").start(server::serve);
    return server;
  }

  private void serve() {
    ByteBuffer message = ByteBuffer.allocate(LARGEST_MESSAGE);
    try {
      while (true) {
        SocketAddress from = channel.receive(message.clear());
        channel.send(answer(message.flip()), from);
      }
    } catch (ClosedChannelException closed) {
      // That is how it ends.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer answer(ByteBuffer query) {
    String name = nameAt(query, HEADER);
    int endOfName = HEADER + name.length();
    int type = query.getShort(endOfName);
    boolean known = name.equalsIgnoreCase(IPV4_ONLY);
    List<InetAddress> addresses = known && type == AAAA ? ipv4Only : List.of();
    ByteBuffer answer = ByteBuffer.allocate(LARGEST_MESSAGE);
    answer.putShort(query.getShort(0)).putShort((short) (RESPONSE | (known ? 0 : NO_SUCH_NAME)));
    answer.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
    int questionLength = name.length() + 2 * Short.BYTES;
    answer.put(query.slice(HEADER, questionLength));
    for (InetAddress address : addresses) {
      byte[] bytes = address.getAddress();
      answer.putShort((short) NAME_OF_QUESTION).put(query.slice(endOfName, 2 * Short.BYTES));
      answer.putInt(TTL_SECONDS).putShort((short) bytes.length).put(bytes);
    }
    return answer.flip();
  }

  /** Its labels, each after its length, and the empty one that ends it. */
  private static String nameAt(ByteBuffer query, int start) {
    int end = start;
    while (query.get(end) != 0) {
      end += 1 + query.get(end);
    }
    return StandardCharsets.ISO_8859_1.decode(query.slice(start, end + 1 - start)).toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
