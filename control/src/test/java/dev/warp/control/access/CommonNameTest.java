package dev.warp.control.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommonNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=alice,O=Roads|alice",
        "O=Roads, cn=alice|alice",
        "CN=a\\,b|a,b",
        "O=Roads|",
        "CN=alice,CN=bob|",
        "O=CN\\=alice|",
        "no name|",
      })
  void shouldBeTheOneThereIs(String distinguishedName, String name) {
    assertEquals(Optional.ofNullable(name), CommonName.of(distinguishedName));
  }
}
