package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.MapEvent;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventLogTest {

  private static final MapEvent REGISTERED =
      new MapEvent.InterfaceRegistered(
          PublicKey.PUBLISHED_MAP_KEY, 3, Endpoint.ofIpv4(0xcb007101, 99));
  private static final MapEvent GONE =
      new MapEvent.InterfaceGone(PublicKey.PUBLISHED_MAP_KEY, 3, true);

  private final List<String> lines = new ArrayList<>();
  private long nowNanos;
  private final EventLog log =
      new EventLog(() -> nowNanos, (level, text, fields) -> lines.add(text + fields));

  @Test
  void shouldWriteALineForEachChange() {
    log.accept(REGISTERED);
    log.accept(GONE);
    String gate = PublicKey.PUBLISHED_MAP_KEY.toString();
    assertEquals(
        List.of(
            "interface registered{event=interface_registered, gate="
                + gate
                + ", interface=3, reflexive=203.0.113.1:99}",
            "interface gone{event=interface_gone, gate=" + gate + ", interface=3, reason=expired}"),
        lines);
  }

  @Test
  void shouldOmitWhatIsTooMuchAndSayHowMuchThatWas() {
    for (int i = 0; i < 1000; i++) {
      log.accept(REGISTERED);
    }
    assertEquals(50, lines.size());
    nowNanos += 1_000_000_000L;
    log.accept(GONE);
    assertTrue(lines.getLast().endsWith(", omitted_before=950}"), lines.getLast());
  }
}
