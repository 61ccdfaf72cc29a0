package dev.warp.map.fleet;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.map.v1.Ruling;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
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

  private Instant now = Instant.ofEpochSecond(1_000_000);

  @Test
  void shouldAdmitEveryGateButThoseThatAreDenied() throws IOException {
    Admissions admissions = admissions();
    admissions.put(ONE, false, "stolen with the truck");

    assertFalse(admissions.test(ONE));
    assertTrue(admissions.test(OTHER));
    assertTrue(admissions.forget(ONE));
    assertTrue(admissions.test(ONE));
    assertFalse(admissions.forget(ONE));
  }

  @Test
  void shouldAdmitOnlyGatesThatAreAllowedIfThatIsThePolicy() throws IOException {
    Admissions admissions = admissions();
    admissions.setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED);
    admissions.put(ONE, true, "");

    assertTrue(admissions.test(ONE));
    assertFalse(admissions.test(OTHER));
  }

  @Test
  void shouldBeAsBeforeAfterARestart() throws IOException {
    Admissions before = admissions();
    before.setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED);
    before.put(ONE, true, "truck 7, yard");
    before.put(OTHER, false, "");

    Admissions after = admissions();

    assertEquals(before.policy(), after.policy());
    assertEquals(before.entries(), after.entries());
    assertEquals("truck 7, yard", after.entries().getLast().getNote());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deny x",
        "deny",
        "banish everybody",
        "policy closed",
        "policies listed",
        "policy open\npolicy listed",
        "allow 0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82 @5\n"
            + "deny 0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82 stolen",
      })
  void shouldNotPassOverALineThatItDoesNotUnderstand(String line) throws IOException {
    Files.writeString(file(), "# ours\n" + line + "\n");

    IOException told = assertThrows(IOException.class, () -> admissions());

    String where = "%s:%d: ".formatted(file(), 1 + line.lines().count());
    assertTrue(told.getMessage().startsWith(where), told.getMessage());
  }

  @Test
  void shouldReadFilesOfBeforeThereWereTimes() throws IOException {
    Files.writeString(file(), "policy listed\nallow %s truck 7, yard\n".formatted(ONE));
    Admissions admissions = admissions();
    assertTrue(admissions.test(ONE));
    assertEquals("truck 7, yard", admissions.entries().getFirst().getNote());
    assertFalse(admissions.test(OTHER));
  }

  @Test
  void shouldKeepWhatIsSaidWhileOthersAreHeard() throws IOException {
    List<Runnable> later = new ArrayList<>();
    Admissions admissions = Admissions.read(file(), () -> now, Runnable::run, later::add);
    admissions.take(List.of(ruling(ONE, 7)));
    admissions.put(OTHER, false, "");
    admissions.take(List.of(ruling(ONE, 8)));
    later.forEach(Runnable::run);
    assertEquals(Set.copyOf(admissions.rulings()), Set.copyOf(admissions().rulings()));
    assertEquals(2, admissions().entries().size());
  }

  private static Ruling ruling(PublicKey gate, long stamp) {
    return Rulings.of(new AdmissionList.Entry(gate, AdmissionList.Verdict.DENIED, "", stamp));
  }

  @Test
  void shouldPassOverRulingsThatMakeNoSense() throws IOException {
    Admissions admissions = admissions();
    Ruling sound = ruling(OTHER, 1);
    admissions.take(
        List.of(
            Ruling.getDefaultInstance(),
            sound.toBuilder().setPublicKey("x").build(),
            sound.toBuilder().setPublicKey(ONE.toString()).setVerdictValue(99).build(),
            sound.toBuilder().setPublicKey(ONE.toString()).setStamp(-1).build(),
            sound.toBuilder().setPublicKey(ONE.toString()).setStamp(Long.MAX_VALUE).build(),
            sound.toBuilder().setPublicKey(ONE.toString()).setNote("a\npolicy listed").build(),
            Ruling.newBuilder().setPolicyValue(99).setStamp(5).build(),
            Ruling.newBuilder()
                .setPolicy(AdmissionPolicy.ADMISSION_POLICY_UNSPECIFIED)
                .setStamp(5)
                .build(),
            sound));
    assertTrue(admissions.test(ONE));
    assertFalse(admissions.test(OTHER));
    assertEquals(AdmissionPolicy.ADMISSION_POLICY_OPEN, admissions.policy());
    assertEquals(admissions.rulings(), admissions().rulings());
  }

  @Test
  void shouldLeaveOutWhatWasForgottenFirstWhereThereIsTooMuch() {
    List<PublicKey> keys =
        IntStream.range(0, 6)
            .mapToObj(seed -> PrivateKey.generate(new Random(seed)::nextBytes).publicKey())
            .toList();
    AdmissionList full =
        AdmissionList.open(3)
            .with(
                List.of(
                    entry(keys.get(0), AdmissionList.Verdict.FORGOTTEN, 1),
                    entry(keys.get(1), AdmissionList.Verdict.FORGOTTEN, 2),
                    entry(keys.get(2), AdmissionList.Verdict.DENIED, 0)));
    AdmissionList without = full.with(List.of(entry(keys.get(3), AdmissionList.Verdict.DENIED, 3)));
    assertTrue(without.find(keys.get(0)).isEmpty());
    assertTrue(without.find(keys.get(1)).isPresent());

    AdmissionList rest = without.with(List.of(entry(keys.get(4), AdmissionList.Verdict.DENIED, 4)));
    AdmissionList refused =
        rest.with(
            List.of(
                entry(keys.get(5), AdmissionList.Verdict.DENIED, 5),
                entry(keys.get(2), AdmissionList.Verdict.ALLOWED, 6)));
    assertEquals(
        Set.of(keys.get(2), keys.get(3), keys.get(4)),
        refused.entries().stream().map(AdmissionList.Entry::gate).collect(toSet()));
    assertTrue(refused.admits(keys.get(2)));
  }

  private static AdmissionList.Entry entry(
      PublicKey gate, AdmissionList.Verdict verdict, long stamp) {
    return new AdmissionList.Entry(gate, verdict, "", stamp);
  }

  @Test
  void shouldChangeNothingThatCannotBeWritten() throws IOException {
    Path above = folder.resolve("folder");
    Admissions unwritable = admissions(above.resolve("map.admissions"));
    Files.writeString(above, "not a folder");

    assertThrows(IOException.class, () -> unwritable.put(ONE, false, ""));
    assertTrue(unwritable.test(ONE));
  }

  @Test
  void shouldTakeWhatOtherReplicasHaveHeardLater() throws IOException {
    Admissions one = admissions();
    Admissions other = admissions(folder.resolve("other.admissions"));
    AtomicInteger changes = new AtomicInteger();
    other.whenChanged(changes::incrementAndGet);

    one.put(ONE, true, "");
    now = now.plusSeconds(1);
    other.put(ONE, false, "stolen");
    one.put(OTHER, false, "");
    one.setPolicy(AdmissionPolicy.ADMISSION_POLICY_LISTED);
    exchange(one, other);

    assertEquals(2, changes.get());
    assertEquals(one.entries(), other.entries());
    assertFalse(one.test(ONE));
    assertEquals(AdmissionPolicy.ADMISSION_POLICY_LISTED, other.policy());

    // Whoever has heard nothing of it does not bring it back, nor after a restart.
    now = now.plusSeconds(1);
    one.forget(ONE);
    exchange(admissions(), other);
    assertEquals(1, other.entries().size());
    exchange(other, admissions());
    assertEquals(admissions().entries(), other.entries());
  }

  @Test
  void shouldDenyWhomOneReplicaDeniesAtTheMomentAtWhichAnotherAllowsHim() throws IOException {
    Admissions one = admissions();
    Admissions other = admissions(folder.resolve("other.admissions"));
    one.put(ONE, true, "");
    other.put(ONE, false, "");
    exchange(one, other);
    assertFalse(one.test(ONE));
    assertFalse(other.test(ONE));
  }

  @Test
  void shouldCountWhatIsSaidLaterWhateverTheClockSays() throws IOException {
    Admissions admissions = admissions();
    admissions.put(ONE, false, "");
    now = now.minusSeconds(3_600);
    admissions.put(ONE, true, "");
    assertTrue(admissions.test(ONE));
  }

  @Property(tries = 200)
  void shouldMakeOneListOfTheSameRulingsInWhateverOrder(
      @ForAll @Size(max = 30) List<@From("rulings") Ruling> rulings, @ForAll Random order) {
    List<Ruling> shuffled = new ArrayList<>(rulings);
    Collections.shuffle(shuffled, order);
    AdmissionList oneByOne = AdmissionList.OPEN;
    for (Ruling ruling : shuffled) {
      oneByOne = Rulings.taken(oneByOne, List.of(ruling));
    }
    assertEquals(Rulings.taken(AdmissionList.OPEN, rulings), oneByOne);
  }

  @Provide
  Arbitrary<Ruling> rulings() {
    Arbitrary<Ruling> gates =
        Combinators.combine(
                Arbitraries.of(ONE, OTHER),
                Arbitraries.of(AdmissionList.Verdict.class),
                Arbitraries.of("", "note"),
                Arbitraries.longs().between(0, 3))
            .as(AdmissionList.Entry::new)
            .map(Rulings::of);
    Arbitrary<Ruling> policies =
        Combinators.combine(
                Arbitraries.of(
                    AdmissionPolicy.ADMISSION_POLICY_OPEN, AdmissionPolicy.ADMISSION_POLICY_LISTED),
                Arbitraries.longs().between(0, 3))
            .as(AdmissionList.Policy::new)
            .map(Rulings::of);
    return Arbitraries.oneOf(gates, policies);
  }

  private static void exchange(Admissions one, Admissions other) throws IOException {
    other.take(one.rulings());
    one.take(other.rulings());
  }

  private Admissions admissions() throws IOException {
    return admissions(file());
  }

  private Admissions admissions(Path file) throws IOException {
    return Admissions.read(file, () -> now, Runnable::run, Runnable::run);
  }

  private Path file() {
    return folder.resolve("map.admissions");
  }
}
