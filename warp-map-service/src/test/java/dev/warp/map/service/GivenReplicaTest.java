package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.replica.ReplicaSettings;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GivenReplicaTest {

  private static final String REDIS = "redis://:secret@redis.example:6379/2";

  private final List<String> problems = new ArrayList<>();

  private Optional<ReplicaSettings> read(String redis, String address) {
    Map<String, String> given = new HashMap<>();
    if (!redis.isEmpty()) {
      given.put("warp.map.redis", redis);
    }
    if (!address.isEmpty()) {
      given.put("warp.map.replica-address", address);
    }
    return GivenReplica.of(GivenConfiguration.of(given), problems);
  }

  @Test
  void shouldDoWithoutReplicasWhereNothingIsSaidOfThem() {
    assertEquals(Optional.empty(), read("", ""));
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldReadBothIpVersions() {
    assertEquals(
        Optional.of(new ReplicaSettings(REDIS, Endpoint.ofIpv4(0x0a000007, 13117))),
        read(REDIS, "10.0.0.7:13117"));
    assertEquals(
        Optional.of(new ReplicaSettings(REDIS, Endpoint.of(0x20010db8L << 32, 7, 13117))),
        read(REDIS, "[2001:db8::7]:13117"));
    assertEquals(List.of(), problems);
  }

  @Test
  void shouldNotShowThePassword() {
    assertFalse(read(REDIS, "10.0.0.7:13117").orElseThrow().toString().contains("secret"));
    read("rediss://:secret@", "");
    assertFalse(problems.toString().contains("secret"), problems::toString);
    assertEquals(2, problems.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.7", "0.0.0.0:5", "host:13117", "10.0.0.7:0", "10.0.0.7:65536", "[::]:5"})
  void shouldSayWhatIsNoAddress(String address) {
    assertEquals(Optional.empty(), read(REDIS, address));
    assertEquals(1, problems.size());
    assertTrue(
        problems.getFirst().startsWith("replica-address '" + address + "' is no address"),
        problems::toString);
  }

  @Test
  void shouldWantBothOrNeither() {
    assertEquals(Optional.empty(), read(REDIS, ""));
    assertEquals(Optional.empty(), read("", "10.0.0.7:13117"));
    assertTrue(problems.getFirst().startsWith("replica-address is missing"), problems::toString);
    assertTrue(problems.getLast().contains("of no use without redis"), problems::toString);
  }
}
