package dev.warp.lab.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void shouldCloseLastFirstAndOnlyOnce() {
    Teardown teardown = new Teardown();
    teardown.add(() -> closed.add("first"));
    teardown.add(() -> closed.add("second"));
    teardown.close();
    teardown.close();
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void shouldCloseTheRestAfterAFailureAndReportIt() {
    IOException failure = new IOException("stuck");
    Teardown teardown = new Teardown();
    teardown.add(() -> closed.add("first"));
    teardown.add(
        () -> {
          throw failure;
        });
    IllegalStateException thrown = assertThrows(IllegalStateException.class, teardown::close);
    assertArrayEquals(new Throwable[] {failure}, thrown.getSuppressed());
    assertEquals(List.of("first"), closed);
  }

  @Test
  void shouldCloseAtOnceWhatComesTooLate() {
    Teardown teardown = new Teardown();
    teardown.close();
    assertThrows(IllegalStateException.class, () -> teardown.add(() -> closed.add("late")));
    assertEquals(List.of("late"), closed);
  }
}
