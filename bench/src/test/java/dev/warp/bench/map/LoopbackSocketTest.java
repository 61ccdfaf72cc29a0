package dev.warp.bench.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LoopbackSocketTest {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MANY = 150;

  @Test
  void shouldSendFromAnyLoopbackAddressAndReceiveWhatComesBack() throws IOException {
    try (DatagramSocket map = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        LoopbackSocket sut = new LoopbackSocket(map.getLocalPort())) {
      map.setSoTimeout(TIMEOUT_MILLIS);
      sut.send(0x7f100203, new byte[] {1, 2, 3, 4}, 3);
      sut.flush();
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      map.receive(packet);
      assertEquals("127.16.2.3", packet.getAddress().getHostAddress());
      assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(packet.getData(), packet.getLength()));
      packet.setData(new byte[] {9, 8});
      map.send(packet);
      List<byte[]> received = new ArrayList<>();
      sut.await(TIMEOUT_MILLIS);
      assertEquals(1, sut.receive((data, length) -> received.add(Arrays.copyOf(data, length))));
      assertArrayEquals(new byte[] {9, 8}, received.getFirst());
      assertEquals(0, sut.receive((data, length) -> received.add(data)));
    }
  }

  @Test
  void shouldSendMoreThanABatchInOrder() throws IOException {
    try (DatagramSocket map = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        LoopbackSocket sut = new LoopbackSocket(map.getLocalPort())) {
      map.setSoTimeout(TIMEOUT_MILLIS);
      for (int i = 0; i < MANY; i++) {
        sut.send(0x7f100000 + i, new byte[] {(byte) i}, 1);
      }
      sut.flush();
      DatagramPacket packet = new DatagramPacket(new byte[1], 1);
      for (int i = 0; i < MANY; i++) {
        map.receive(packet);
        assertEquals((byte) i, packet.getData()[0]);
        assertEquals("127.16.0." + i, packet.getAddress().getHostAddress());
      }
    }
  }
}
