package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StandingWarningsTest {

  private final List<String> told = new ArrayList<>();
  private final StandingWarnings warnings = new StandingWarnings(told::add);

  @Test
  void shouldTellTheSameOnlyOnce() {
    warnings.raise("eth0", "port in use");
    warnings.raise("eth0", "port in use");
    warnings.raise("eth1", "port in use, too");

    assertEquals(List.of("port in use", "port in use, too"), told);
  }

  @Test
  void shouldTellWhatIsWrongInAnotherWayNow() {
    warnings.raise("eth0", "port in use");
    warnings.raise("eth0", "no such address");

    assertEquals(List.of("port in use", "no such address"), told);
  }

  @Test
  void shouldTellItAgainAfterARecovery() {
    warnings.raise("eth0", "port in use");
    warnings.clear("eth0");
    warnings.set("eth0", Optional.of("port in use"));
    warnings.set("eth0", Optional.empty());
    warnings.raise("eth0", "port in use");

    assertEquals(List.of("port in use", "port in use", "port in use"), told);
  }

  @Test
  void shouldForgetWhatIsNotThereAnyMore() {
    warnings.raise("eth0", "a");
    warnings.raise("eth1", "b");
    warnings.clearAllBut(Set.of("eth1"));
    warnings.raise("eth0", "a");
    warnings.raise("eth1", "b");

    assertEquals(List.of("a", "b", "a"), told);
  }
}
