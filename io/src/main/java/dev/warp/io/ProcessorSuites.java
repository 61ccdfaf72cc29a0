package dev.warp.io;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.warp.protocol.aead.AeadSuite;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which ways to seal are worth offering here (docs/protocol.md section 4.2): AES-256-GCM where the
 * processor has instructions for it and the JVM uses them; without, it is slow and its time tells
 * of its key.
 */
public final class ProcessorSuites {

  /** HotSpot's flag, which is off where the processor lacks the instructions. */
  private static final String USE_AES = "UseAES";

  private ProcessorSuites() {}

  /** What to offer in handshakes. */
  public static Set<AeadSuite> offered() {
    return hasAes()
        ? EnumSet.of(AeadSuite.CHACHA20_POLY1305, AeadSuite.AES_256_GCM)
        : EnumSet.of(AeadSuite.CHACHA20_POLY1305);
  }

  private static boolean hasAes() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return jvm != null && Boolean.parseBoolean(jvm.getVMOption(USE_AES).getValue());
    } catch (IllegalArgumentException unknown) {
      return false; // Not a flag of this JVM, which then says nothing of the processor.
    }
  }
}
