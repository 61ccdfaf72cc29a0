package dev.warp.map.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionsTest {

  private static final PublicKey ONE =
      PublicKey.parse("0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82");
  private static final PublicKey OTHER =
      PublicKey.parse("08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT");

  @TempDir Path folder;

  @Test
  void shouldAdmitEveryGateButThoseThatAreDenied() throws IOException {
    Admissions admissions = Admissions.read(file());
    admissions.put(ONE, false, "stolen with the truck");

    assertFalse(admissions.test(ONE));
    assertTrue(admissions.test(OTHER));
    assertTrue(admissions.forget(ONE));
    assertTrue(admissions.test(ONE));
    assertFalse(admissions.forget(ONE));
  }

  @Test
  void shouldAdmitOnlyGatesThatAreAllowedIfThatIsThePolicy() throws IOException {
    Admissions admissions = Admissions.read(file());
    admissions.setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED);
    admissions.put(ONE, true, "");

    assertTrue(admissions.test(ONE));
    assertFalse(admissions.test(OTHER));
  }

  @Test
  void shouldBeAsBeforeAfterARestart() throws IOException {
    Admissions before = Admissions.read(file());
    before.setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED);
    before.put(ONE, true, "truck 7, yard");
    before.put(OTHER, false, "");

    Admissions after = Admissions.read(file());

    assertEquals(before.policy(), after.policy());
    assertEquals(before.entries(), after.entries());
    assertEquals("truck 7, yard", after.entries().getLast().note());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny x", "deny", "banish everybody", "policy closed"})
  void shouldNotPassOverALineThatItDoesNotUnderstand(String line) throws IOException {
    Files.writeString(file(), "# ours\n" + line + "\n");

    IOException told = assertThrows(IOException.class, () -> Admissions.read(file()));

    assertTrue(told.getMessage().startsWith(file() + ":2: "), told.getMessage());
  }

  @Test
  void shouldChangeNothingThatCannotBeWritten() throws IOException {
    Path above = folder.resolve("folder");
    Admissions unwritable = Admissions.read(above.resolve("map.admissions"));
    Files.writeString(above, "not a folder");

    assertThrows(IOException.class, () -> unwritable.put(ONE, false, ""));
    assertTrue(unwritable.test(ONE));
  }

  private Path file() {
    return folder.resolve("map.admissions");
  }
}
