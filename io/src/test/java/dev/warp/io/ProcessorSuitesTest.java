package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.aead.AeadSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcessorSuitesTest {

  private static final Pattern AES = Pattern.compile("(?m)^(flags|Features)\\s*:.*\\baes\\b.*$");

  @Test
  void shouldAlwaysOfferWhatEverybodyHas() {
    assertTrue(ProcessorSuites.offered().contains(AeadSuite.CHACHA20_POLY1305));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what processor there is so")
  void shouldOfferAesWhereTheProcessorHasInstructionsForIt() throws IOException {
    boolean hasAes = AES.matcher(Files.readString(Path.of("/proc/cpuinfo"))).find();
    assertEquals(hasAes, ProcessorSuites.offered().contains(AeadSuite.AES_256_GCM));
  }
}
