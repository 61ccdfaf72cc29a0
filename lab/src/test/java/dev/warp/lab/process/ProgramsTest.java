package dev.warp.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramsTest {

  @Test
  void shouldFindTheShell() {
    assertTrue(Programs.find("sh").filter(Path::isAbsolute).isPresent());
  }

  @Test
  void shouldFindNoProgramThatIsNotThere() {
    assertEquals(Optional.empty(), Programs.find("a-program-of-nobody"));
  }

  @Test
  void shouldNotTakeAFolderForAProgram() {
    assertEquals(Optional.empty(), Programs.find("."));
  }
}
