package dev.warp.lab.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiteTest {

  private static final int MANY = 2_000;

  @Test
  void shouldGiveOutEachPortOnce() {
    Site site = new Site("loopback", Optional.empty());
    Set<Integer> ports =
        IntStream.range(0, MANY)
            .mapToObj(i -> i % 2 == 0 ? site.freeTcpPort() : site.freeUdpPort())
            .collect(Collectors.toSet());
    assertEquals(MANY, ports.size());
  }
}
